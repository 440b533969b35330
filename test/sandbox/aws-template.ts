import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { transformSync } from 'esbuild';
import { endIdleWorkers } from '../../sandbox/aws/lambda-workers.ts';
import { Template } from '../../sandbox/aws/template.ts';
import { testFolder } from '../synthesized.ts';

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

afterAll(endIdleWorkers);

/**
 * A stack as `cdk synth` would leave it, of a few resources and of Lambdas given as the text of their modules.
 *
 * @param sharedPackages text of the module with the packages that they share, if they do
 */
export function handMadeTemplate(
  lambdas: Record<string, string>,
  resources: Resources = {},
  sharedPackages?: string,
): Template {
  const folder = testFolder();
  const artifact = { environment: 'aws://000000000000/ap-south-1', properties: { templateFile: 'stack.json' } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { Stack: artifact } }));
  const functions: Resources = {};
  for (const [name, text] of Object.entries(lambdas)) {
    mkdirSync(join(folder, `asset.${name}`));
    writeFileSync(join(folder, `asset.${name}`, 'index.js'), transformSync(text, { format: 'cjs' }).code);
    if (sharedPackages !== undefined) {
      writeFileSync(join(folder, `asset.${name}`, 'package.json'), JSON.stringify({ name }));
      cpSync(join(folder, `asset.${name}`), join(folder, 'shared', name), { recursive: true });
      writeFileSync(join(folder, 'shared/packages.cjs'), sharedPackages);
    }
    functions[name] = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: `${name}.zip` } } };
  }
  const all: Resources = { ...functions };
  for (const [name, { Type, Properties }] of Object.entries(resources)) {
    all[name] = { Type, Properties: { ...all[name]?.Properties, ...Properties } };
  }
  writeFileSync(join(folder, 'stack.json'), JSON.stringify({ Resources: all }));
  return new Template(folder, 'Stack');
}

/** Further properties of a Lambda that has a module. */
export function lambda(properties: Record<string, unknown>): Resources[string] {
  return { Type: 'AWS::Lambda::Function', Properties: properties };
}

/** A state machine; a task names its Lambda as `<name>`. */
export function stateMachine(definition: object): Resources[string] {
  const parts = JSON.stringify(definition)
    .split(/<(\w+)>/)
    .map((part, index) => (index % 2 === 0 ? part : { 'Fn::GetAtt': [part, 'Arn'] }));
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString: { 'Fn::Join': ['', parts] } },
  };
}

export function task(lambdaName: string, rest: object): object {
  return { Type: 'Task', Resource: `<${lambdaName}>`, ...rest };
}

export function rule(properties: Record<string, unknown>): Resources[string] {
  return { Type: 'AWS::Events::Rule', Properties: properties };
}

/** What every environment has: the least that `startSandbox` needs. */
export const environment: Resources = {
  Ledger: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    },
  },
  ExotelSecret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'trunkline/sandbox/exotel' } },
  AtomsSecret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'trunkline/sandbox/atoms' } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own-bus' } },
};
