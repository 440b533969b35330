import * as z from 'zod/mini';
import { readEnvironment } from '../platform/environment.ts';

/** What the environment says where a request says nothing; `null` where it has no default either. */
const defaultsSchema = z.object({
  agentId: z.nullable(z.string()),
  terminationHost: z.nullable(z.string()),
  destination: z.nullable(z.string()),
  verificationCallTo: z.nullable(z.string()),
  flowAppId: z.nullable(z.string()),
  /** Whether an execution waits for a person who makes the Connect applet. */
  awaitConnectApplet: z._default(z.boolean(), false),
});

const environment = z.object({
  ENVIRONMENT_NAME: z.string(),
  REQUEST_DEFAULTS: z.pipe(
    z.string(),
    z.transform((text) => defaultsSchema.parse(JSON.parse(text))),
  ),
});

export interface RequestDefaults extends z.infer<typeof defaultsSchema> {
  environmentName: string;
}

export function readRequestDefaults(): RequestDefaults {
  const { ENVIRONMENT_NAME, REQUEST_DEFAULTS } = readEnvironment(environment);
  return { environmentName: ENVIRONMENT_NAME, ...REQUEST_DEFAULTS };
}

/** How an operator gives the environment a default. */
export function howToSet(name: string, { environmentName }: { environmentName: string }): string {
  // The one on this machine, which nobody deploys.
  if (environmentName === 'sandbox') return `set ${name} in sandbox/synthesize.ts and start the sandbox again`;
  return `set ${name} for ${environmentName} in cdk.json and deploy it`;
}
