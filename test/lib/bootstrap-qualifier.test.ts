import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { trunklineApp } from '../../lib/app.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { bareSettings, contextOf } from './bare-settings.ts';

test('an environment with a qualifier is deployed by the roles of its own bootstrap, and one without by those of CDK', () => {
  const account = '123456789012';
  const folder = testFolder();
  const environments = {
    dev: { ...bareSettings, account },
    prod: { ...bareSettings, account, bootstrapQualifier: 'tlprod' },
  };
  trunklineApp(synthesizedBundles(), contextOf(environments), folder).synth();
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, unknown>;
  };
  const qualifiersOf = (stack: string) => {
    const files = [JSON.stringify(artifacts[stack]), readFileSync(join(folder, `${stack}.assets.json`), 'utf8')];
    return new Set(files.join().match(/(?<=role\/cdk-|cdk-bootstrap\/|"cdk-)[a-z0-9]+/g));
  };
  expect([...qualifiersOf('Trunkline-prod')]).toEqual(['tlprod']);
  expect([...qualifiersOf('Trunkline-dev')]).toEqual(['hnb659fds']);
});
