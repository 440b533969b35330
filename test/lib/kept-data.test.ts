import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { trunklineApp } from '../../lib/app.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { bareSettings, contextOf } from './bare-settings.ts';

/* What the commands of docs/continuous-deployment.md, which bring back what was destroyed, take for granted. */

interface Resource {
  Type: string;
  DeletionPolicy?: string;
  Properties?: Record<string, unknown>;
}

const environments = { prod: { ...bareSettings, keepData: true } };
const [stack] = trunklineApp(synthesizedBundles(), contextOf(environments), testFolder()).synth().stacks;
const template = stack?.template as { Resources: Record<string, Resource> };
const kept = Object.entries(template.Resources).filter(([, { DeletionPolicy }]) =>
  DeletionPolicy?.startsWith('Retain'),
);

/**
 * The property by which CloudFormation imports each type, and the one that names it. Where they are the same and the
 * template has a name, `--import-existing-resources` finds it (AWS CloudFormation user guide, "Import AWS resources into a
 * CloudFormation stack automatically"). A secret's Id is its ARN, which no template has.
 */
const identifiers: Record<string, { by: string; name: string }> = {
  'AWS::DynamoDB::Table': { by: 'TableName', name: 'TableName' },
  'AWS::Logs::LogGroup': { by: 'LogGroupName', name: 'LogGroupName' },
  'AWS::SecretsManager::Secret': { by: 'Id', name: 'Name' },
};
const identifierOf = ({ Type }: Resource) => identifiers[Type] as { by: string; name: string };

const page = readFileSync('docs/continuous-deployment.md', 'utf8');

test('what is kept is of types that can be imported, with the policy that an import demands', () => {
  expect([...new Set(kept.map(([, { Type }]) => Type))].sort()).toEqual(Object.keys(identifiers));
  for (const [id, { DeletionPolicy }] of kept) expect([id, DeletionPolicy]).toEqual([id, 'RetainExceptOnCreate']);
});

test('the page names what a deployment does not find by itself, and nothing else', () => {
  const [mapping] = /^\{\n.*?^\}$/ms.exec(page.slice(page.indexOf('cat > kept.json'))) ?? [];
  // A name from the shell is a name.
  const named = JSON.parse((mapping as string).replaceAll(/"\$[^"]*"/g, '"a name"')) as Record<string, object>;
  const notFound = kept.flatMap(([id, resource]) => {
    const { by } = identifierOf(resource);
    return typeof resource.Properties?.[by] === 'string' ? [] : [[id, { [by]: 'a name' }]];
  });
  expect(named).toEqual(Object.fromEntries(notFound));
});

test('what is kept under a fixed name has one that the page takes away', () => {
  const names = kept.flatMap(([, resource]) => resource.Properties?.[identifierOf(resource).name] ?? []) as string[];
  expect(names.length).toBeGreaterThan(40);
  const [, services = ''] = /^for SERVICE in (.*); do$/m.exec(page) ?? [];
  const [, prefixes = ''] = /^for PREFIX in (.*); do$/m.exec(page) ?? [];
  const secrets = services.split(' ').map((service) => `trunkline/prod/${service}`);
  const isTakenAway = (name: string) =>
    secrets.includes(name) || prefixes.split(' ').some((prefix) => name.startsWith(prefix));
  expect(names.filter((name) => !isTakenAway(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(secrets));
});
