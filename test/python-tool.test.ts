import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { guardedEnvironment, pythonTool } from '../tools/python-tool.ts';

const lists = readdirSync('tools/python').map((file) => readFileSync(`tools/python/${file}`, 'utf8'));

test('every package of Python is pinned, with the hashes of its files', () => {
  expect(lists.length).toBeGreaterThan(1);
  for (const list of lists) {
    // A line that ends with a backslash goes on with the next.
    for (const line of list.replaceAll('\\\n', ' ').trim().split('\n')) {
      expect(line).toMatch(/^[\w.[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/);
    }
  }
});

test('a version that is not listed is not installed', () => {
  expect(() => pythonTool('cfn-lint', '0.0.1')).toThrow('does not list cfn-lint==0.0.1');
});

test('a program of others sees no credentials', () => {
  const secrets = { AWS_SECRET_ACCESS_KEY: 'a', NPM_TOKEN: 'b', GITHUB_TOKEN: 'c', EXOTEL_API_KEY: 'd' };
  Object.assign(process.env, secrets);
  const given = guardedEnvironment({ GATEWAY_PORT: '1' });
  for (const name of Object.keys(secrets)) {
    expect(given).not.toHaveProperty(name);
    delete process.env[name];
  }
  expect(given).toMatchObject({ PATH: process.env.PATH, GATEWAY_PORT: '1' });
});
