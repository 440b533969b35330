import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { guardedEnvironment } from '../tools/guarded-environment.ts';
import { pythonTool } from '../tools/python-tool.ts';
import { typedCdk } from './cdk.ts';

const page = fileURLToPath(new URL('../docs/continuous-deployment.md', import.meta.url));
/** Where the commands are typed, and where what they write is found. */
export const typedIn = fileURLToPath(new URL('../.build/e2e-typed', import.meta.url));

/** The blocks of commands that the page has under a heading, for `dev` where it says `prod`. */
export function commandsUnder(heading: string): string[] {
  const [, section] = readFileSync(page, 'utf8').split(`# ${heading}\n`);
  const [own] = (section ?? '').split(/^#+ /m);
  const blocks = [...(own as string).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block as string);
  return blocks.map((block) => block.replaceAll('prod', 'dev'));
}

/**
 * Types commands as an operator does, with the AWS CLI (PyPI, pinned here).
 *
 * @throws Error with what they printed, as soon as one fails.
 */
export async function typeCommands(commands: string): Promise<void> {
  mkdirSync(typedIn, { recursive: true });
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env as Record<
    string,
    string
  >;
  const account = { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  const folders = [pythonTool('awscli', '1.46.3'), dirname(process.execPath), process.env.PATH];
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], {
    cwd: typedIn,
    env: guardedEnvironment({
      ...typedCdk,
      ...account,
      // Version 1 of the AWS CLI knows no AWS_REGION.
      AWS_DEFAULT_REGION: AWS_REGION,
      // npx runs what is installed here, and fetches nothing.
      npm_config_offline: 'true',
      PATH: folders.join(delimiter),
    } as Record<string, string>),
  });
}
