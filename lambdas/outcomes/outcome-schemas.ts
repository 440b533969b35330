import * as z from 'zod/mini';
import { eachTold } from '../numbers/told-fields.ts';
import { audioNames } from '../telephony/audio.ts';

/*
 * What the outcome events say, by detail-type: the one source of what is published and of docs/events, which
 * `npm run generate` writes. Strict, so that a field that nobody described is not published; whoever reads the events
 * ignores fields that they do not know, since later versions may add some. Each schema is built when it is asked for, since
 * a Lambda publishes one event or two.
 */

/** A field that was built for one place, with what docs/events says of it there. */
function described<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  z.globalRegistry.add(schema, { description });
  return schema;
}

const execution = () => described(z.string(), 'ARN of the Step Functions execution.');
const phoneNumber = () => described(z.string(), 'The DID, E.164.');
const agentId = () => described(z.string(), 'The Atoms agent that gets the number.');
const directions = () => z.array(z.enum(['outbound', 'inbound']));
const moment = () => z.iso.datetime();
/** The fields of a request that are only told. */
const told = () => eachTold((field) => described(z.optional(z.nullable(z.string())), field.told));
/** What the request of a deprovisioning says of it. */
const whoAndWhy = () => {
  const { startedBy, reason } = told();
  return { startedBy, reason };
};

/** One thing that is wrong. */
export const findingSchema = () =>
  z.strictObject({
    code: described(z.string(), 'Stable kebab-case name, for programs; docs/troubleshooting.md has them.'),
    sipCode: described(
      z.optional(z.int().check(z.minimum(300), z.maximum(699))),
      'The SIP answer that ended the call, where it was said.',
    ),
    problem: described(z.string(), 'What is wrong.'),
    evidence: described(z.string(), 'How it is known: what was looked at, and what it showed.'),
    remedy: described(z.string(), 'What to do.'),
    also: described(
      z.optional(z.array(z.strictObject({ code: z.string(), problem: z.string(), remedy: z.string() }))),
      'Other causes that the same words may have, the likelier first; problem and remedy say them too.',
    ),
  });

/** How a call proved the number. */
export const verificationSchema = () =>
  z.strictObject({
    verdict: described(
      z.enum(['answered', 'rang', 'skipped']),
      'answered and rang (also: busy) both prove what stands under proved; skipped: no call was placed.',
    ),
    audio: described(
      // Of what an earlier version proved it is not known.
      z._default(z.enum(audioNames), 'not known'),
      'What was heard of an answered call, by turns in its transcript; in a loopback call, by each side of the other one. not known: also of a call that was not answered.',
    ),
    summary: described(z.nullable(z.string()), 'The call in a sentence; null when none was placed.'),
    conversationId: described(
      z.nullable(z.string()),
      "The call in Atoms' conversation log; null when none was placed.",
    ),
    proved: described(directions(), 'Directions that a call has shown to work. An outbound call never proves inbound.'),
    notProved: described(directions(), 'The other directions: they may work or not.'),
  });

const undone = () => described(z.array(z.string()), 'What was taken back, in the order in which it was.');
const remains = () =>
  described(
    z.array(z.string()),
    'What is left for a person, in a sentence each; when the roll-back failed, whatever may be there still.',
  );

export const outcomeSchemas = {
  'DID Provisioned': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber(),
      agentId: agentId(),
      trunkSid: described(z.string(), "SID of Exotel's SIP trunk."),
      trunkName: described(z.string(), 'Name of the trunk.'),
      productId: described(z.string(), "Atoms' record of the imported number."),
      destination: described(
        z.string(),
        'Where Exotel sends inbound calls: the origination URI, host:port;transport=tcp|tls.',
      ),
      digestSecretArn: described(z.string(), 'Secret of the digest credentials in Secrets Manager; never its value.'),
      changed: described(z.boolean(), 'Whether this execution changed anything at the two services.'),
      verification: described(verificationSchema(), 'How a call proved the number.'),
      manualSteps: described(z.array(z.string()), 'What is left to do or to look at by hand, since no API can.'),
      warnings: described(
        z.array(z.string()),
        'What would keep calls from arriving, though none has failed by it. Each with what to do.',
      ),
      ...told(),
    }),

  'DID Provisioning Failed': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: described(
        z.nullable(phoneNumber()),
        'The DID, E.164; null when the request was refused before it was read.',
      ),
      agentId: described(
        z.nullable(agentId()),
        'The Atoms agent; null when the request was refused, or the execution was ended from outside.',
      ),
      error: described(
        z.string(),
        'Name of the error, such as VerificationFailedError; of an execution ended from outside, its status.',
      ),
      message: described(z.string(), 'What happened, to what, and what to do: the words of the state that failed.'),
      finding: described(
        z.nullable(findingSchema()),
        'Of a verification call: the most telling finding, to act on first. null for any other failure.',
      ),
      findings: described(
        z.array(findingSchema()),
        'Of a verification call: all that was found. What ended it stands first.',
      ),
      observed: described(
        z.array(z.string()),
        'Of a verification call: everything that was looked at on both sides, also what is in order.',
      ),
      trunkSid: described(
        z.nullable(z.string()),
        "Exotel's trunk; null when it had none yet. It may be rolled back by now.",
      ),
      productId: described(z.nullable(z.string()), "Atoms' record of the number; null when it was not imported yet."),
      conversationId: described(z.nullable(z.string()), 'The verification call; null when none was placed.'),
      rollBack: described(
        z.nullable(
          z.strictObject({
            undone: undone(),
            remains: remains(),
            failed: described(z.nullable(z.string()), 'Why the roll-back failed; null when it did not.'),
          }),
        ),
        'What became of the roll-back; null when there was none: nothing was made, or it is kept as asked.',
      ),
      next: described(z.string(), 'What to do next, in a sentence or two.'),
      ...told(),
    }),

  'DID Waiting For A Person': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber(),
      question: described(z.enum(['origination URI', 'Connect applet']), 'What has to be answered or done.'),
      message: described(z.string(), 'What to copy from which screen, and what to type.'),
      since: described(moment(), 'Since when the execution waits; ISO 8601, UTC.'),
      deadline: described(moment(), 'When it fails if nobody has answered; ISO 8601, UTC.'),
    }),

  'DID Rolled Back': () =>
    z.strictObject({
      execution: described(
        execution(),
        'ARN of the execution that rolled back: the failed one, or a roll-back on its own.',
      ),
      phoneNumber: phoneNumber(),
      undone: undone(),
      remains: remains(),
      again: z.optional(
        described(z.boolean(), 'Whether it had failed before, which was told, and was tried again by itself.'),
      ),
    }),

  'DID Roll Back Failed': () =>
    z.strictObject({
      execution: described(
        execution(),
        'ARN of the execution that rolled back: the failed one, or a roll-back on its own.',
      ),
      phoneNumber: phoneNumber(),
      undone: undone(),
      remains: remains(),
      message: described(
        z.string(),
        'Why it failed. Have it rolled back once more when that is fixed: docs/runbook.md.',
      ),
    }),

  'DID Deprovisioned': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber(),
      undone: undone(),
      remains: described(z.array(z.string()), 'What no API takes away, and a person does, in a sentence each.'),
      ...whoAndWhy(),
    }),

  'DID Deprovisioning Failed': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber(),
      error: described(z.string(), 'Name of the error.'),
      message: described(z.string(), 'What happened, whether anything was changed, and what to do.'),
      undone: undone(),
      remains: described(z.array(z.string()), 'What the record still has of the number: it is there, or may be.'),
      ...whoAndWhy(),
    }),
};

export type OutcomeName = keyof typeof outcomeSchemas;
export type OutcomeDetail<Name extends OutcomeName> = z.input<ReturnType<(typeof outcomeSchemas)[Name]>>;
