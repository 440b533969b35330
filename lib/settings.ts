import * as z from 'zod';
import { purchaseRulesSchema } from '../lambdas/operator/purchase-rules.ts';
import { awsRegion } from '../lambdas/platform/aws-region.ts';
import { ourSource } from '../lambdas/platform/event-source.ts';
import { plainProblem } from '../lambdas/platform/plain-problem.ts';
import { agentIdSchema } from '../lambdas/telephony/agent-id.ts';
import { flowAppIdSchema } from '../lambdas/telephony/flow.ts';
import { phoneNumberSchema } from '../lambdas/telephony/phone-number.ts';
import { exotelDestination, originationUriSchema } from '../lambdas/telephony/sip-address.ts';
import { terminationHostSchema } from '../lambdas/telephony/termination-host.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import { listedFields } from '../lambdas/workflows/provision-number/event-fields.ts';

/** The retention times that CloudWatch Logs knows, in days. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const apiUrlSchema = z
  .string()
  .max(255)
  .refine((text) => isHttps(text) || isLoopback(text), {
    error: 'must be an https:// address (http:// only on 127.0.0.1, for simulators)',
  })
  .refine((text) => !/[?#]|\/\/[^/]*@/.test(text), {
    error: 'must hold no credentials and no query: they belong in the secret',
  });

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}

function isLoopback(text: string): boolean {
  return /^http:\/\/127\.0\.0\.1(:\d+)?(\/|$)/.test(text);
}

/** A source as producers of events write it. AWS keeps those that begin with `aws.` for itself. */
const eventSourceSchema = z
  .string()
  .regex(/^[\w./-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, slashes, dashes or underscores')
  .refine((source) => !/^aws\./i.test(source), { error: 'begins with aws., which no producer may use' })
  .refine((source) => source.toLowerCase() !== ourSource, {
    error: `is Trunkline's own source, which is always heard: take it off the list`,
  });

/**
 * The rules go to their Lambda as an environment variable. Lambda takes 4,096 bytes for all of a function's variables
 * together; this leaves the others room at their longest (test/lib/aws-limits.test.ts).
 */
const rulesBytes = 3_000;

/** When to look for purchased numbers, and which to announce to which agent. */
const announcePurchasesSchema = z
  .strictObject({ ...purchaseRulesSchema.shape, everyMinutes: z.int().min(5).max(1440) })
  .refine(({ agents, defaultAgentId }) => agents.length > 0 || defaultAgentId !== null, {
    error: 'announces nothing: name an agent in agents or as defaultAgentId, or write null in its place',
  })
  .superRefine(({ everyMinutes: _, ...rules }, { addIssue }) => {
    const bytes = Buffer.byteLength(JSON.stringify(rules));
    if (bytes <= rulesBytes) return;
    const message = `holds ${rules.agents.length} rules of ${bytes} bytes together, and Lambda has room for ${rulesBytes}: write fewer, with * for names that have an agent in common, or shorter friendly names`;
    addIssue({ code: 'custom', path: ['agents'], message });
  });

/**
 * The settings of one environment: `context.environments.<name>` in cdk.json.
 *
 * What belongs to a tenant has no default. It is `null` until it is known: a request that needs it then fails before
 * anything is created. A key that is left out stops synth.
 */
const settingShapes = z.strictObject({
  /** AWS account, 12 digits; `null` takes the one of the credentials that deploy. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the 12 digits of an AWS account, or null')
    .nullable(),
  region: z.string().regex(awsRegion, 'must be an AWS region such as ap-south-1').default('ap-south-1'),
  /** Of the `cdk bootstrap` that deploys this environment, and no other one of the account; `null`: CDK's own. */
  bootstrapQualifier: z
    .string()
    .regex(/^[a-z0-9]{1,10}$/, 'must be 1 to 10 lower-case letters and digits, or null')
    .nullable()
    .default(null),
  /** `https://api.in.exotel.com` (Mumbai) or `https://api.exotel.com` (Singapore). */
  exotelApiUrl: apiUrlSchema,
  /** `https://api.smallest.ai/atoms/v1` */
  atomsApiUrl: apiUrlSchema,
  /** The Exotel edge that the account was assigned, `host:port`. */
  terminationHost: z.nullable(terminationHostSchema),
  /** From the Import SIP screen of the Atoms console. */
  originationUri: z.nullable(z.pipe(originationUriSchema, z.transform(exotelDestination))),
  /** The agent of numbers whose request names none. */
  agentId: z.nullable(agentIdSchema),
  /** The phone that verification calls ring, E.164. */
  verificationCallTo: z.nullable(phoneNumberSchema),
  /** The Exotel flow whose Connect applet dials the trunk. */
  flowAppId: z.nullable(flowAppIdSchema),
  /** How long a verification call may take before it is cancelled. */
  callTimeLimitSeconds: z.int().min(30).max(600).default(120),
  /** How long a verification call may wait in the queue of a full workspace before it is given up, and the number kept unproved. */
  queuedCallTimeLimitSeconds: z.int().min(30).max(3600).default(900),
  /** Whether an execution waits until a person has made the Connect applet, where no flow is known. */
  awaitConnectApplet: z.boolean().default(false),
  /** How long an execution waits for a person before it fails; hours. */
  waitForPersonHours: z.int().min(1).max(720).default(72),
  /** Logs hold phone numbers, which are personal data. */
  logRetentionDays: z.union(
    retentionDays.map((days) => z.literal(days)),
    { error: `must be one of CloudWatch's: ${retentionDays.join(', ')}` },
  ),
  /** Keep ledger, secrets and logs when the stack is destroyed, and protect the ledger from deletion. */
  keepData: z.boolean(),
  /** Publish a version of the state machine with each deployment; `false` only for emulators that know none. */
  publishVersions: z.boolean().default(true),
  /** Requests that the Exotel account may send to the trunk APIs, a minute. Exotel's pages say 200, and raise it when asked. */
  exotelRequestsPerMinute: z.int().min(1).default(200),
  /** The VPC of the Lambdas that call the two services, where these must see a fixed address; with subnetIds. */
  vpcId: z
    .string()
    .regex(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, 'must be the id of a VPC such as vpc-0123456789abcdef0, or null')
    .nullable()
    .default(null),
  /** Private subnets of that VPC, whose way out is a NAT gateway. */
  subnetIds: z
    .array(
      z
        .string()
        .regex(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, 'must be the id of a subnet such as subnet-0123456789abcdef0'),
    )
    .max(16)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'names a subnet twice' })
    .default([]),
  /** Whose `DID Purchased` events start an execution, by their source; besides those that the environment announces itself. */
  eventSources: z
    .array(eventSourceSchema)
    .max(20)
    // They stand in the pattern of one rule, which EventBridge takes up to 2,048 characters.
    .refine((sources) => JSON.stringify(sources).length <= 1_900, {
      error: 'holds more than 1,900 characters together: one rule has no room for more',
    })
    .default([]),
  /** Fields of a request that such an event may give, besides those that every purchase may. */
  eventFields: z
    .array(z.enum(listedFields, { error: `must be one of ${listedFields.join(', ')}` }))
    .max(listedFields.length)
    .default([]),
  /** The KMS key with which everything that lies still is encrypted; `null`: keys of AWS. Its policy: docs/customer-key.md. */
  kmsKeyArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      'must be the ARN of a KMS key such as arn:aws:kms:ap-south-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab (a key, since a role is given no alias), or null',
    )
    .nullable()
    .default(null),
  /** Look for numbers that the Exotel account has bought, and announce them; `null`: somebody else announces purchases. */
  announcePurchases: announcePurchasesSchema.nullable().default(null),
  /** Who is told of alarms; `null` for nobody yet. */
  alarmEmail: z.email('must be an e-mail address, or null').max(254, 'must be at most 254 characters long').nullable(),
});

const settingsSchema = settingShapes
  .refine(({ vpcId, subnetIds }) => vpcId === null || subnetIds.length > 0, {
    path: ['subnetIds'],
    error: 'is empty: name the private subnets of vpcId in which the Lambdas are to be',
  })
  .refine(({ vpcId, subnetIds }) => vpcId !== null || subnetIds.length === 0, {
    path: ['vpcId'],
    error: 'is not said: name the VPC of subnetIds',
  })
  .superRefine(({ kmsKeyArn, region }, { addIssue }) => {
    const keyRegion = kmsKeyArn?.split(':')[3];
    if (keyRegion === undefined || keyRegion === region) return;
    const message = `is a key of ${keyRegion}, and the environment stands in ${region}: name a key of that region`;
    addIssue({ code: 'custom', path: ['kmsKeyArn'], message });
  });

export type Settings = z.output<typeof settingsSchema>;

const environmentsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9]{0,11}$/, 'must be 1 to 12 lower-case letters and digits, beginning with a letter'),
  z.unknown(),
  'must be an object with a key for each environment',
);

/**
 * The environments of cdk.json's context, checked.
 *
 * @param environments as cdk.json has them, or as JSON text: `cdk synth -c environments='{...}'` hands over text.
 * @throws Error that names each setting that is wrong or missing: it stops synth.
 */
export function readSettings(environments: unknown): Map<string, Settings> {
  const given = typeof environments === 'string' ? parseJson(environments) : environments;
  const named = environmentsSchema.safeParse(given);
  if (!named.success) throw new Error(describeSettings('environments', named.error, given));
  if (Object.keys(named.data).length === 0) {
    throw new Error('cdk.json: context.environments names no environment. Add one, such as "dev".');
  }
  return new Map(
    Object.entries(named.data).map(([name, raw]) => {
      const parsed = settingsSchema.safeParse(raw);
      if (!parsed.success) throw new Error(describeSettings(`environments.${name}`, parsed.error, raw));
      return [name, parsed.data];
    }),
  );
}

function describeSettings(where: string, error: z.ZodError, raw: unknown): string {
  return (
    error.issues
      .map((issue) => {
        const field = ['context', where, ...issue.path].join('.');
        if (issue.code === 'unrecognized_keys') {
          return `cdk.json: ${field} has the unknown setting ${issue.keys.join(', ')}. Remove it, or fix its spelling.`;
        }
        if (issue.code === 'invalid_key') return `cdk.json: ${field} ${issue.issues[0]?.message}.`;
        if (issue.code !== 'custom' && isMissing(raw, issue.path)) {
          return `cdk.json: ${field} is missing. ${hintFor(issue.path)}`;
        }
        return `cdk.json: ${field} ${plainProblem(issue)}.`;
      })
      // A key may be anything: each problem is one line.
      .map(visibleText)
      .join('\n')
  );
}

/** `null` says that a value of the tenant is not known yet. Only a setting that accepts it gets this hint. */
function hintFor([key]: PropertyKey[]): string {
  const schema = Object.entries(settingShapes.shape).find(([name]) => name === key)?.[1];
  const nullable = schema?.safeParse(null).success;
  return nullable ? 'Add it; null says that it is not known yet.' : 'Add it, as the README shows.';
}

function isMissing(raw: unknown, [key]: PropertyKey[]): boolean {
  if (key === undefined) return raw === undefined;
  return (raw as Record<PropertyKey, unknown> | undefined)?.[key] === undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The context "environments" is not JSON: ${(error as Error).message}.`);
  }
}
