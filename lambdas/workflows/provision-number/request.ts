import * as z from 'zod/mini';
import { noteSchema } from '../../numbers/note.ts';
import { eachTold } from '../../numbers/told-fields.ts';
import { agentIdSchema } from '../../telephony/agent-id.ts';
import { displayNameSchema } from '../../telephony/display-name.ts';
import { flowAppIdSchema } from '../../telephony/flow.ts';
import { phoneNumberSchema } from '../../telephony/phone-number.ts';
import { exotelDestination, notAllowed, originationUriSchema } from '../../telephony/sip-address.ts';
import { staticIpSchema } from '../../telephony/static-ip.ts';
import { trunkNameSchema, trunkSidSchema } from '../../telephony/trunk-name.ts';
import { eventFields, type ListedField } from './event-fields.ts';

/* What starts an execution: what a request may say, and a purchase. */

/** A field: how it is read, what the README says of it and of leaving it out, and how `trunkline` takes it. */
export interface RequestField {
  schema: z.ZodMiniType;
  meaning: string;
  leftOut: string;
  options?: readonly RequestOption[];
}

/** An option of the command line. Two options of the same field contradict each other. */
export interface RequestOption {
  flag: string;
  says: string;
  /** The schema that checks it before AWS is asked anything; default: the field's own, which names the field. */
  reads?: z.ZodMiniType<string>;
  /** What may be given. */
  choices?: readonly string[];
  /** Its value in the request; default: the text itself. */
  gives?: (text: string) => unknown;
}

/** Whether a verification asks for both kinds of call. */
function isBoth(verification: unknown): boolean {
  if (typeof verification !== 'object' || verification === null) return false;
  return 'callTo' in verification && ('mode' in verification || 'from' in verification);
}

/**
 * What an operator, or a `DID Purchased` event's detail, may say. Unknown fields are refused by name. A field stands here
 * and nowhere else, or in `toldFields` if it is only told: the command line and the documents take theirs from here.
 */
export const requestFields = {
  phoneNumber: {
    schema: phoneNumberSchema,
    meaning: 'the DID, E.164',
    leftOut: 'required',
    options: [{ flag: '--number <number>', says: 'the DID, E.164', reads: phoneNumberSchema }],
  },
  agentId: {
    schema: z.optional(agentIdSchema),
    meaning: 'the Atoms agent, 24 hex digits',
    leftOut: "the environment's `agentId`",
    options: [{ flag: '--agent <id>', says: "the Atoms agent; default: the environment's", reads: agentIdSchema }],
  },
  trunkName: {
    schema: z.optional(trunkNameSchema),
    meaning: 'name of the trunk to create, or of one that Trunkline made before; 1 to 16 of `A-Z a-z 0-9 _`',
    leftOut: "`t` and the number's digits",
  },
  trunkSid: {
    schema: z.optional(trunkSidSchema),
    meaning: 'an existing trunk to use, in place of creating one',
    leftOut: 'a trunk is created',
  },
  originationUri: {
    schema: z.optional(z.pipe(originationUriSchema, z.transform(exotelDestination))),
    meaning: "where Exotel sends inbound calls: the SIP Origination URL on Atoms' Import SIP screen; TCP or TLS",
    leftOut:
      "the environment's `originationUri`, else what a person answered before, else [a person is asked](#when-it-waits-for-a-person)",
    options: [{ flag: '--origination-uri <uri>', says: "the SIP Origination URL of Atoms' Import SIP screen" }],
  },
  staticIps: {
    schema: z.optional(z.array(staticIpSchema).check(z.maxLength(20, 'has more than 20 addresses: allow at most 20'))),
    meaning: 'IPv4 addresses that may call without digest, each allowed as a /32',
    leftOut: 'none: digest alone',
  },
  callerId: {
    schema: z.optional(phoneNumberSchema),
    meaning: 'number shown to the called party, E.164; one that the Exotel account has bought',
    leftOut: 'the DID',
  },
  displayName: {
    schema: z.optional(displayNameSchema),
    meaning: 'what the number is called in the Atoms console, 1 to 64 characters; told to Atoms when it is imported',
    leftOut: 'Atoms makes one of number and user',
    options: [
      {
        flag: '--display-name <name>',
        says: 'what the number is called in the Atoms console',
        reads: displayNameSchema,
      },
    ],
  },
  flowAppId: {
    schema: z.optional(flowAppIdSchema),
    meaning: 'app id of the Exotel flow whose Connect applet dials the trunk',
    leftOut: "the environment's `flowAppId`, else by hand",
    options: [
      {
        flag: '--flow-app-id <id>',
        says: 'the Exotel flow whose Connect applet dials the trunk',
        reads: flowAppIdSchema,
      },
    ],
  },
  verification: {
    schema: z.optional(
      z.union(
        [
          z.literal('skip'),
          z.strictObject({ callTo: phoneNumberSchema }),
          z.strictObject({
            mode: z.literal('loopback'),
            from: phoneNumberSchema,
            bothWays: z.optional(z.boolean('must be true or false')),
          }),
        ],
        {
          error: ({ input }) =>
            isBoth(input)
              ? 'has "callTo" and a loopback ("mode", "from") beside each other: give one of the two'
              : 'must be "skip", or {"callTo": "+..."} with a number that somebody can answer, or {"mode": "loopback", "from": "+..."} with another number of the Atoms workspace',
        },
      ),
    ),
    meaning:
      '`{"callTo": "+91..."}`, a phone that somebody can answer; `{"mode": "loopback", "from": "+91..."}`, another number of the workspace that calls this one, and with `"bothWays": true` is called back by it; or `"skip"`',
    leftOut: "the environment's `verificationCallTo`, unless a call has proved this very configuration before",
    options: [
      {
        flag: '--verify-to <number>',
        says: 'the phone that the verification call rings',
        reads: phoneNumberSchema,
        gives: (callTo: string) => ({ callTo }),
      },
      {
        flag: '--verify-from <number>',
        says: 'another number of the workspace that calls this one, and so proves inbound',
        reads: phoneNumberSchema,
        gives: (from: string) => ({ mode: 'loopback', from }),
      },
      {
        flag: '--verify-both-ways <number>',
        says: 'another number of the workspace that calls this one and is called back by it: proves inbound and outbound',
        reads: phoneNumberSchema,
        gives: (from: string) => ({ mode: 'loopback', from, bothWays: true }),
      },
      { flag: '--no-verification', says: 'place no verification call', gives: () => 'skip' },
    ],
  },
  replaceExisting: {
    schema: z.optional(z.boolean('must be true or false')),
    meaning:
      '`true`: if somebody else imported the number into Atoms, or with other settings, it is removed there and imported again; if its mapping to the trunk is in flow mode (streaming), that is set to pstn',
    leftOut: '`false`: it is refused',
    options: [
      {
        flag: '--replace-existing',
        says: 'remove the number from Atoms first, if it was imported otherwise, and end streaming',
      },
    ],
  },
  onFailure: {
    schema: z.optional(z.enum(['roll-back', 'keep'], 'must be "roll-back" or "keep"')),
    meaning: '`"keep"`: when it fails, everything stays for inspection',
    leftOut: '`"roll-back"`: what it made is undone, and what was there before is put back',
    options: [
      {
        flag: '--on-failure <what>',
        says: 'keep: leave everything for inspection; default: roll-back',
        choices: ['keep', 'roll-back'],
      },
    ],
  },
  ...eachTold(({ meaning, leftOut, option }) => ({
    schema: z.optional(noteSchema),
    meaning,
    leftOut,
    options: option ? [option] : [],
  })),
} satisfies Record<string, RequestField>;

type Fields = typeof requestFields;

const fieldsSchema = z.strictObject(
  Object.fromEntries(Object.entries<RequestField>(requestFields).map(([name, { schema }]) => [name, schema])) as {
    [Name in keyof Fields]: Fields[Name]['schema'];
  },
);

/** A request that fits. */
export type Request = z.output<typeof fieldsSchema>;

/** What no field shows alone. */
function checkTogether(request: Request, context: z.core.$RefinementCtx): void {
  const problem = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  const { phoneNumber, trunkName, trunkSid, originationUri, staticIps = [], verification } = request;
  if (trunkName !== undefined && trunkSid !== undefined) {
    problem(['trunkName'], 'stands beside trunkSid, which names an existing trunk already: give one of the two');
  }
  if (typeof verification === 'object' && 'callTo' in verification && verification.callTo === phoneNumber) {
    problem(
      ['verification', 'callTo'],
      `${phoneNumber} is the number being provisioned: give another phone that somebody can answer`,
    );
  }
  if (typeof verification === 'object' && 'from' in verification && verification.from === phoneNumber) {
    problem(['verification', 'from'], `${phoneNumber} is the number being provisioned: give another one that calls it`);
  }
  // A text that is no origination URI has its problem already.
  const { data: place } = originationUriSchema.safeParse(originationUri);
  const shut = place && notAllowed(place, staticIps);
  if (shut) problem(['originationUri'], `${shut}: name it in staticIps too, or give a host name`);
}

export const requestSchema = fieldsSchema.check(z.superRefine(checkTogether));

/**
 * The detail of a `DID Purchased` event: a request, and optionally what tells one purchase from another.
 * The same detail starts one execution, however often it is put or delivered; a new `purchaseId` makes it another.
 *
 * @param listed the fields that the environment takes from an event, besides those of every purchase
 */
export function purchaseSchema(listed: readonly ListedField[]) {
  const isTaken = (field: string) => inEvents[field as keyof Fields] !== 'if listed' || listed.includes(field as never);
  return z
    .extend(fieldsSchema, {
      purchaseId: z.optional(
        z.string().check(z.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')),
      ),
    })
    .check(
      z.superRefine(checkTogether),
      z.superRefine((purchase, context) => {
        for (const [field, value] of Object.entries(purchase)) {
          if (value === undefined || isTaken(field) || (field === 'verification' && value === 'skip')) continue;
          const message = `is not taken from an event${field === 'verification' ? ' unless it is "skip"' : ''}: leave it out, or list ${field} in eventFields of the environment (cdk.json)`;
          context.addIssue({ code: 'custom', path: [field], message });
        }
      }),
    );
}

/** A new field is decided on in event-fields.ts: the compiler asks. */
const inEvents: Record<keyof Fields, 'always' | 'if listed'> = eventFields;
