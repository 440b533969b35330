import * as z from 'zod/mini';
import { noteSchema } from '../../requests/note.ts';
import { agentIdSchema } from '../../telephony/agent-id.ts';
import { flowAppIdSchema } from '../../telephony/flow.ts';
import { phoneNumberSchema } from '../../telephony/phone-number.ts';
import { exotelDestination, notAllowed, originationUriSchema } from '../../telephony/sip-address.ts';
import { staticIpSchema } from '../../telephony/static-ip.ts';
import { trunkNameSchema, trunkSidSchema } from '../../telephony/trunk-name.ts';

/* What starts an execution: what a request may say, and a purchase. */

/** What an operator, or a `DID Purchased` event's detail, may say. Unknown fields are refused by name. */
const requestFields = z.strictObject({
  /** The DID, E.164. */
  phoneNumber: phoneNumberSchema,
  /** The Atoms agent that gets the number; the environment may have a default. */
  agentId: z.optional(agentIdSchema),
  /** Name of the trunk to create, or of one that Trunkline made before; default `t` and the number's digits. */
  trunkName: z.optional(trunkNameSchema),
  /** An existing trunk to use, in place of creating one. */
  trunkSid: z.optional(trunkSidSchema),
  /** Where Exotel sends inbound calls: the address on Atoms' Import SIP screen. */
  originationUri: z.optional(z.pipe(originationUriSchema, z.transform(exotelDestination))),
  /** Source addresses that may call without digest; each is allowed as a /32. */
  staticIps: z.optional(z.array(staticIpSchema).check(z.maxLength(20, 'has more than 20 addresses: allow at most 20'))),
  /** Number shown to the called party in place of the DID; E.164. */
  callerId: z.optional(phoneNumberSchema),
  /** App id of the Exotel flow whose Connect applet dials the trunk. */
  flowAppId: z.optional(flowAppIdSchema),
  /** Whom the verification call rings; or which other number of the workspace calls this one; or that none is placed. */
  verification: z.optional(
    z.union(
      [
        z.literal('skip'),
        z.strictObject({ callTo: phoneNumberSchema }),
        z.strictObject({ mode: z.literal('loopback'), from: phoneNumberSchema }),
      ],
      {
        error:
          'must be "skip", or {"callTo": "+..."} with a number that somebody can answer, or {"mode": "loopback", "from": "+..."} with another number of the Atoms workspace',
      },
    ),
  ),
  /** Whether a number that is in Atoms already, and not by Trunkline or otherwise than asked, is removed and imported anew. */
  replaceExisting: z.optional(z.boolean('must be true or false')),
  /** What becomes of what an execution has made when it fails; default `roll-back`. */
  onFailure: z.optional(z.enum(['roll-back', 'keep'], 'must be "roll-back" or "keep"')),
  /** Who starts it, as the operator's status shows it: an ARN of AWS, or the source of an event. */
  startedBy: z.optional(noteSchema),
  /** Why it is started, for whoever reads it later. */
  reason: z.optional(noteSchema),
});

type RequestFields = z.output<typeof requestFields>;

/** What no field shows alone. */
function checkTogether(request: RequestFields, context: z.core.$RefinementCtx): void {
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
  // One that is no origination URI has its problem already.
  const { data: place } = originationUriSchema.safeParse(originationUri);
  const shut = place && notAllowed(place, staticIps);
  if (shut) problem(['originationUri'], `${shut}: name it in staticIps too, or give a host name`);
}

export const requestSchema = requestFields.check(z.superRefine(checkTogether));

/**
 * The detail of a `DID Purchased` event: a request, and optionally what tells one purchase from another.
 * The same detail starts one execution, however often it is put or delivered; a new `purchaseId` makes it another.
 */
export const purchaseSchema = z
  .extend(requestFields, {
    purchaseId: z.optional(
      z.string().check(z.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores')),
    ),
  })
  .check(z.superRefine(checkTogether));
