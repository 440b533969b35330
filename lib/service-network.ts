import { Annotations } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, Subnet, type SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Where a Lambda runs whose address has to be a fixed one. */
export interface Network {
  vpc: IVpc;
  vpcSubnets: SubnetSelection;
  securityGroups: SecurityGroup[];
}

/**
 * The way out of the Lambdas that call Exotel and Atoms: subnets of the environment's own VPC, so that its NAT gateway's
 * address is the one that the services see (Exotel: an account may have a list of allowed IP addresses; a Lambda outside a VPC has
 * another address each time). VPC, subnets and NAT gateway belong to whoever runs the account: nothing of them is made here.
 */
export function serviceNetwork(scope: Construct, settings: Settings): Network | undefined {
  const { vpcId, subnetIds, region } = settings;
  if (vpcId === null) return undefined;
  const inside = new Construct(scope, 'ServiceNetwork');
  const notRead = 'The Lambdas only stand in the subnets; nothing reads or changes their route tables.';
  Annotations.of(inside).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', notRead);
  const vpc = Vpc.fromVpcAttributes(inside, 'Vpc', {
    vpcId,
    // Not used: CDK wants one for each subnet.
    availabilityZones: subnetIds.map(() => `${region}a`),
    privateSubnetIds: subnetIds,
  });
  const securityGroup = new SecurityGroup(inside, 'Callers', {
    vpc,
    description: 'Trunkline: Lambdas that call Exotel and Atoms. Nothing comes in.',
  });
  return {
    vpc,
    vpcSubnets: { subnets: subnetIds.map((id) => Subnet.fromSubnetId(inside, id, id)) },
    securityGroups: [securityGroup],
  };
}

/** What Lambda needs to put a function into a VPC: as the policy AWSLambdaVPCAccessExecutionRole has it. */
export const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
