import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { print, printError } from '../cli/io.ts';
import { trunklineApp } from '../lib/app.ts';
import { bundleLambdas } from '../lib/bundles.ts';
import { temporaryFolder } from '../sandbox/temporary-folder.ts';
import { fullestName, fullestSettings } from './fullest-settings.ts';
import { guardedEnvironment } from './guarded-environment.ts';
import { pythonTool } from './python-tool.ts';

/* Runs cfn-lint (Python 3.10 or newer) over two templates: of cdk.json's first environment, as it is, and of one with every setting filled. */

/** W3005: CDK writes DependsOn where a reference already says so, which is redundant and does no harm. */
const ignored = ['W3005'];

interface Context extends Record<string, unknown> {
  environments: Record<string, unknown>;
}

const folder = temporaryFolder();
try {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Context };
  const [fewest] = Object.entries(context.environments);
  const environments = { ...(fewest && { [fewest[0]]: fewest[1] }), [fullestName]: fullestSettings };
  const bundles = await bundleLambdas(join(folder, 'lambdas'));
  trunklineApp(bundles, { ...context, environments }, join(folder, 'cdk.out')).synth();
  const templates = readdirSync(join(folder, 'cdk.out')).filter((name) => name.endsWith('.template.json'));
  const command = join(pythonTool('cfn-lint', '1.58.0'), 'cfn-lint');
  execFileSync(command, ['--ignore-checks', ...ignored, '--', ...templates], {
    cwd: join(folder, 'cdk.out'),
    stdio: 'inherit',
    env: guardedEnvironment(),
  });
  print(`cfn-lint finds nothing in ${templates.join(', ')}.`);
} catch (error) {
  // cfn-lint has printed its findings itself.
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) printError(inspect(error));
  process.exitCode = 1;
}
