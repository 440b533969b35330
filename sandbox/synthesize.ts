import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { sandboxAccount, Template } from './aws/template.ts';
import { kept } from './kept.ts';

/** What an operator would have written into cdk.json for the sandbox's two accounts. */
const settings = {
  account: null,
  exotelApiUrl: 'https://api.in.exotel.com',
  atomsApiUrl: 'https://api.smallest.ai/atoms/v1',
  // Both simulators listen on ports that are known only when they have started: the sandbox puts those in place.
  terminationHost: 'exotel.localhost:5060',
  originationUri: 'sip:atoms.localhost:5060;transport=tcp',
  agentId: '60d0fe4f5311236168a109ca',
  verificationCallTo: '+919876543210',
  flowAppId: null,
  logRetentionDays: 1,
  keepData: false,
  eventSources: ['purchasing'],
  // On a schedule that nothing here keeps: the Lambda is invoked by hand.
  announcePurchases: {
    everyMinutes: 60,
    boughtSince: '2020-01-01',
    agents: [{ friendlyName: 'support*', agentId: '60d0fe4f5311236168a109ca' }],
    defaultAgentId: '60d0fe4f5311236168a109ca',
  },
  // So that a Lambda without a right on it fails here.
  kmsKeyArn: `arn:aws:kms:ap-south-1:${sandboxAccount}:key/00000000-0000-0000-0000-000000000000`,
  alarmEmail: null,
};

/** What the stack and the bundles are made of. */
const sources = [
  'lambdas',
  'lib',
  'cdk.json',
  'package-lock.json',
  'sandbox/synthesize.ts',
  'sandbox/shared-packages.ts',
];

/** The stack for an environment named `sandbox`, with the bundles that would be deployed: made anew when a source has changed. */
export async function sandboxTemplate(): Promise<Template> {
  const folder = await kept('.build/sandbox', sources, async (place) => void (await synthesizeSandbox(place)));
  return templateIn(folder);
}

/**
 * Synthesizes the real stack into `folder`.
 *
 * @param plugins of esbuild: what is to be changed in the bundles, to see what notices
 */
export async function synthesizeSandbox(folder: string, plugins: Plugin[] = []): Promise<Template> {
  // The CDK takes a second to load: only where something is synthesized.
  const [{ trunklineApp }, { bundleLambdas }, { bundleWithSharedPackages }] = await Promise.all([
    import('../lib/app.ts'),
    import('../lib/bundles.ts'),
    import('./shared-packages.ts'),
  ]);
  // `cdk synth` and `cdk deploy` check the template against CloudFormation's rules; here it would take half the time.
  process.env.CDK_VALIDATION = 'false';
  const [bundles] = await Promise.all([
    bundleLambdas(join(folder, 'lambdas'), plugins),
    bundleWithSharedPackages(join(folder, 'cdk.out/shared'), plugins),
  ]);
  // The feature flags of cdk.json shape the template, so they belong to the real stack.
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')) as { context: object };
  trunklineApp(bundles, { ...context, environments: { sandbox: settings } }, join(folder, 'cdk.out')).synth();
  return templateIn(folder);
}

/** What was synthesized into a folder. */
function templateIn(folder: string): Template {
  return new Template(join(folder, 'cdk.out'), 'Trunkline-sandbox');
}
