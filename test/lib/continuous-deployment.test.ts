import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const workflow = readFileSync('.github/workflows/trunkline.yml', 'utf8');

test('every action is pinned by commit', () => {
  const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action as string);
  expect(actions.length).toBeGreaterThan(4);
  for (const action of actions) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40}$/);
});

const jobOf = (name: string) => workflow.split(/^ {2}(?=\w+:$)/m).find((job) => job.startsWith(`${name}:\n`)) ?? '';

test('nothing is allowed unless a job says so, and only the deployment may ask for a token', () => {
  expect(workflow).toMatch(/^permissions: \{\}$/m);
  expect(workflow.match(/id-token/g)).toHaveLength(1);
  expect(jobOf('deploy')).toMatch(/permissions:\n {6}id-token: write/);
});

test('the job with the token installs, builds and checks out nothing: it deploys what another job has made', () => {
  expect(jobOf('build')).toContain('cdk synth');
  expect(jobOf('build')).toContain('upload-artifact@');
  expect(jobOf('deploy')).toContain('download-artifact@');
  expect(jobOf('deploy')).toContain('--app cdk.out');
  expect(jobOf('deploy')).not.toMatch(/npm|npx|checkout@/);
});

test('an install script that nobody allowed stops the installation', () => {
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^strict-allow-scripts=true$/m);
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { hasInstallScript?: true; optional?: true }>;
  };
  const withScript = Object.entries(lock.packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
  );
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { allowScripts: object };
  // One that comes for another system alone is listed too.
  expect(withScript.filter((name) => !(name in allowScripts) && name !== 'fsevents')).toEqual([]);
});

test('there are no keys of AWS in it', () => {
  expect(workflow).not.toMatch(/aws-(access-key|secret)/i);
  expect(workflow).not.toContain('secrets.');
});

test('every npm script that it runs exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [, name] of workflow.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name);
});
