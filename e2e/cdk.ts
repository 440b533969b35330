import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The command leaves an assembly behind in the temporary folder each time. */
const temporary = join(root, '.build/tmp');
/** What was synthesized last. */
const assembly = join(root, '.build/e2e-cdk.out');

/** What `cdk` is told by its environment, besides what is to be deployed where. */
const manners = { TMPDIR: temporary, CDK_DISABLE_VERSION_CHECK: '1', NO_COLOR: '1' };

/** As {@link manners}, for a command that somebody types: it works with what was synthesized last, and is not asked. */
export const typedCdk = { ...manners, CDK_APP: assembly, CDK_REQUIRE_APPROVAL: 'never' };

export interface CdkAnswer {
  code: number;
  output: string;
}

/**
 * Runs the project's own `cdk` as a user does.
 *
 * @param settings the environments, in place of cdk.json's. Without them it works with what was synthesized last.
 */
export async function cdk(words: string[], settings?: object): Promise<CdkAnswer> {
  const app = settings ? ['-c', `environments=${JSON.stringify(settings)}`, '--output', assembly] : ['--app', assembly];
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, ['node_modules/aws-cdk/bin/cdk', ...words, ...app], {
    cwd: root,
    env: { ...process.env, ...manners },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)));
  return { code, output };
}

/** As {@link cdk}. @throws Error with what cdk printed when it fails. */
export async function mustCdk(words: string[], settings?: object): Promise<string> {
  const { code, output } = await cdk(words, settings);
  if (code !== 0) throw new Error(`cdk ${words.join(' ')} ended with ${code}:\n${output.slice(-4_000)}`);
  return output;
}
