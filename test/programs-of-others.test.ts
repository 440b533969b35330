import { globSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { guardedEnvironment, installersEnvironment } from '../tools/guarded-environment.ts';
import { pythonTool } from '../tools/python-tool.ts';

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

test('every package of npm that is none of ours is pinned, with its hash', () => {
  const tools = readdirSync('tools/node');
  expect(tools.length).toBeGreaterThan(0);
  for (const tool of tools) {
    const { packages } = JSON.parse(readFileSync(`tools/node/${tool}/package-lock.json`, 'utf8')) as {
      packages: Record<string, { integrity?: string }>;
    };
    const { '': _, ...others } = packages;
    expect(Object.keys(others)).toContain(`node_modules/${tool}`);
    for (const { integrity } of Object.values(others)) expect(integrity).toMatch(/^sha512-/);
  }
});

test('a version that is not listed is not installed', () => {
  expect(() => pythonTool('cfn-lint', '0.0.1')).toThrow('does not list cfn-lint==0.0.1');
});

const credentials = {
  ...{ AWS_SECRET_ACCESS_KEY: 'a', NPM_TOKEN: 'b', GITHUB_TOKEN: 'c', EXOTEL_API_KEY: 'd', NODE_OPTIONS: 'e' },
};
/** Addresses that may have a password in them. */
const ways = { HTTPS_PROXY: 'http://user:secret@127.0.0.1:1', PIP_INDEX_URL: 'https://user:secret@127.0.0.1:1' };
const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys({ ...credentials, ...ways })) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

test('a program of others sees no credentials', () => {
  Object.assign(process.env, credentials, ways);
  const given = guardedEnvironment({ GATEWAY_PORT: '1' });
  for (const name of Object.keys({ ...credentials, ...ways })) expect(given).not.toHaveProperty(name);
  expect(given).toMatchObject({ PATH: process.env.PATH, GATEWAY_PORT: '1' });
});

test('its installer sees the way to the registry besides, and no more', () => {
  Object.assign(process.env, credentials, ways);
  const given = installersEnvironment();
  for (const name of Object.keys(credentials)) expect(given).not.toHaveProperty(name);
  expect(given).toMatchObject({ PATH: process.env.PATH, ...ways });
});

test('every program that the tools start is one of ours, or is given no more than that', () => {
  const start = /(?<!\.)\b(?:spawn|spawnSync|execFile|execFileSync|exec|execSync|fork)\b(?:\))?\(/g;
  const unguarded = globSync('{e2e,tools}/**/*.ts').filter((file) => {
    const text = readFileSync(file, 'utf8');
    if (!text.includes("'node:child_process'")) return false;
    const guards = text.match(/\benv: (guarded|installers)Environment\(/g) ?? [];
    return guards.length < (text.match(start) ?? []).length;
  });
  expect(unguarded.sort()).toEqual([
    // The cdk of package-lock.json, which is to deploy.
    'e2e/cdk.ts',
    // This command line, a bundle, and this sandbox.
    'e2e/command-line.ts',
    'tools/bench.ts',
    'tools/walkthrough.ts',
  ]);
});

test('no program is fetched as it is started', () => {
  const fetched = globSync('{bin,cli,lib,sandbox,e2e,tools}/**/*.ts').filter((file) =>
    /'(npx|uvx|pipx)'|'(exec|dlx)', '--yes'/.test(readFileSync(file, 'utf8')),
  );
  expect(fetched).toEqual([]);
});
