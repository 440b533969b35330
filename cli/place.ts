import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { awsRegion } from '../lambdas/platform/aws-region.ts';
import { textSchema } from '../lambdas/telephony/text-schema.ts';
import { NoAccessError, UsageError } from './errors.ts';
import type { Io } from './io.ts';

/** The options that every command takes. */
export interface PlaceOptions {
  env?: string;
  region?: string;
  profile?: string;
}

/** Where an environment is, before anything was asked of it. */
export type Place =
  | { name: string; region: string; awsUrl: string; outputs: Record<string, string> }
  | { name: string; region: string | undefined; profile: string | undefined; awsUrl?: undefined };

const inCheckout = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const nameSchema = textSchema((text) =>
  /^[a-z][a-z0-9]{0,11}$/.test(text)
    ? undefined
    : 'cannot be the name of an environment: 1 to 12 lower-case letters and digits',
);

const regionSchema = textSchema((text) =>
  awsRegion.test(text) ? undefined : 'is no AWS region: write it as ap-south-1',
);

/** @throws UsageError, NoAccessError when there is no sandbox. */
export function findPlace(options: PlaceOptions, io: Io): Place {
  const name = options.env ?? io.env.TRUNKLINE_ENV;
  if (!name) {
    throw new UsageError(
      `--env is missing: which environment? cdk.json has ${namesOfEnvironments()}, and "sandbox" is one that runs on this machine. TRUNKLINE_ENV says it once for all commands.`,
    );
  }
  if (name === 'sandbox') return { name, ...readSandbox(io) };
  requireFit('--env', name, nameSchema);
  if (options.region !== undefined) requireFit('--region', options.region, regionSchema);
  // The environment stands in its own region, whatever the operator's shell says.
  return { name, region: options.region ?? regionsOfEnvironments().get(name), profile: options.profile };
}

function requireFit(option: string, text: string, schema: typeof nameSchema): void {
  const { error } = schema.safeParse(text);
  if (error) throw new UsageError(`${option}: "${text}" ${error.issues[0]?.message}.`);
}

const sandboxSchema = z.object({
  pid: z.number(),
  awsUrl: z.string(),
  region: z.string(),
  outputs: z.record(z.string(), z.string()),
});

function readSandbox(io: Io) {
  const file = io.env.TRUNKLINE_SANDBOX ?? inCheckout('.build/sandbox.json');
  try {
    const { region, awsUrl, outputs } = sandboxSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { region, awsUrl, outputs } as const;
  } catch (error) {
    throw new NoAccessError('No sandbox is running. Start one in another terminal: npm run sandbox -- --stay', error);
  }
}

/** Which environments there are, where cdk.json does not have this one; undefined where it has. */
export function describeUnknown(name: string): string | undefined {
  return regionsOfEnvironments().has(name)
    ? undefined
    : `cdk.json does not have ${name}: it has ${namesOfEnvironments()}.`;
}

function namesOfEnvironments(): string {
  return [...regionsOfEnvironments().keys()].join(', ') || 'none';
}

const cdkSchema = z.object({
  context: z.object({ environments: z.record(z.string(), z.object({ region: z.string().default('ap-south-1') })) }),
});

/** The regions of cdk.json's environments; none when it is not there, or is not ours. */
function regionsOfEnvironments(): Map<string, string> {
  try {
    const { context } = cdkSchema.parse(JSON.parse(readFileSync(inCheckout('cdk.json'), 'utf8')));
    return new Map(Object.entries(context.environments).map(([name, { region }]) => [name, region]));
  } catch {
    return new Map();
  }
}
