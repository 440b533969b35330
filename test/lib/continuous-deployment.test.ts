import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const workflow = readFileSync('.github/workflows/trunkline.yml', 'utf8');

test('every action is pinned by commit', () => {
  const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action as string);
  expect(actions.length).toBeGreaterThan(4);
  for (const action of actions) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40}$/);
});

test('nothing is allowed unless a job says so, and only the deployment may ask for a token', () => {
  expect(workflow).toMatch(/^permissions: \{\}$/m);
  const [test_, deploy] = workflow.split(/^ {2}deploy:$/m);
  expect(test_).not.toContain('id-token');
  expect(deploy).toContain('id-token: write');
});

test('there are no keys of AWS in it', () => {
  expect(workflow).not.toMatch(/aws-(access-key|secret)/i);
  expect(workflow).not.toContain('secrets.');
});

test('every npm script that it runs exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [, name] of workflow.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name);
});
