import { expect, test } from '@jest/globals';
import { operations } from '../../lambdas/operator/contract.ts';
import { steps } from '../../lambdas/workflows/contract.ts';
import { trunklineApp } from '../../lib/app.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { bareSettings, contextOf } from './bare-settings.ts';

const subnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];

/** Synthesizes an environment; throws if cdk-nag finds something that is not acknowledged. */
function functionsOf(changes: object): Record<string, { vpc: unknown; mayJoin: boolean }> {
  const settings = { ...bareSettings, ...changes };
  const assembly = trunklineApp(synthesizedBundles(), contextOf({ net: settings }), testFolder()).synth();
  const { Resources } = assembly.getStackByName('Trunkline-net').template as {
    Resources: Record<string, { Type: string; Properties: Record<string, never> }>;
  };
  const policies = JSON.stringify(Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy'));
  expect(policies.includes('ec2:CreateNetworkInterface')).toBe('vpcId' in changes);
  const found = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return Object.fromEntries(
    found.map(({ Properties }) => {
      const { LoggingConfig, VpcConfig, Role } = Properties as never as {
        LoggingConfig: { LogGroup: { Ref: string } };
        VpcConfig?: unknown;
        Role: { 'Fn::GetAtt': [string] };
      };
      const role = JSON.stringify(Role['Fn::GetAtt'][0]);
      const mayJoin = Object.values(Resources).some(
        ({ Type, Properties: policy }) =>
          Type === 'AWS::IAM::Policy' &&
          JSON.stringify(policy).includes(`{"Ref":${role}}`) &&
          JSON.stringify(policy).includes('ec2:CreateNetworkInterface'),
      );
      const group = Resources[LoggingConfig.LogGroup.Ref]?.Properties as never as { LogGroupName: string };
      return [group.LogGroupName.replace('/trunkline/net/', ''), { vpc: VpcConfig, mayJoin }];
    }),
  );
}

test('with a VPC in the settings, every Lambda that calls a service runs in its subnets, and no other one', () => {
  const functions = functionsOf({ vpcId: 'vpc-0123456789abcdef0', subnetIds });
  for (const [name, contract] of Object.entries({ ...steps, ...operations })) {
    const uses: readonly string[] = contract.uses;
    const calls = uses.includes('exotel') || uses.includes('atoms');
    expect([name, functions[name]?.mayJoin]).toEqual([name, calls]);
    if (calls) expect(functions[name]?.vpc).toMatchObject({ SubnetIds: subnetIds });
    else expect([name, functions[name]?.vpc]).toEqual([name, undefined]);
  }
});

test('without one, no Lambda is in a VPC', () => {
  expect(Object.values(functionsOf({})).filter(({ vpc, mayJoin }) => vpc || mayJoin)).toEqual([]);
});
