import * as z from 'zod/mini';
import { outcomeSchemas } from '../../outcomes/outcome-schemas.ts';

/*
 * The document that an execution begins and ends with. Between them each state adds its part: `contract.ts`.
 */

/** The request with every default filled in; `null` says that there is none, on purpose. */
export const completeRequestSchema = () =>
  z.object({
    phoneNumber: z.string(),
    agentId: z.string(),
    trunkName: z.string(),
    trunkSid: z.nullable(z.string()),
    /** As Exotel wants it: `host:port;transport=tcp|tls`; `null`: a person is asked. */
    destination: z.nullable(z.string()),
    /** The Exotel edge, `host:port`. */
    terminationHost: z.string(),
    staticIps: z.array(z.string()),
    callerId: z.nullable(z.string()),
    /** What the number is called in Atoms; `null`, as in documents of earlier versions: Atoms makes a name. */
    displayName: z._default(z.nullable(z.string()), null),
    flowAppId: z.nullable(z.string()),
    /** Whether the execution waits until a person has made the Connect applet. */
    awaitsConnectApplet: z.boolean(),
    /** Number that the verification call rings; `null` skips it. */
    verificationCallTo: z.nullable(z.string()),
    /** The other number that places the call, to this one; `null`: this one places it. */
    loopbackFrom: z.nullable(z.string()),
    /** Whether this number calls that one back then. Earlier versions did not. */
    callsBack: z._default(z.boolean(), false),
    /** Whether the request itself asks for the call: then it is placed though nothing has changed since the last one. */
    verificationAsked: z.boolean(),
    replaceExisting: z.boolean(),
    onFailure: z.enum(['roll-back', 'keep']),
  });

/** What a Catch gets. */
export const failureSchema = () => z.object({ Error: z.string(), Cause: z.string() });

/** What an execution that succeeded answers: the `DID Provisioned` event's detail. */
// Not strict: another version may have kept more fields in the ledger.
export const provisionedSchema = () =>
  z.extend(z.omit(z.object(outcomeSchemas['DID Provisioned']().shape), { execution: true }), {
    // Earlier versions recorded none.
    warnings: z._default(z.array(z.string()), []),
  });
