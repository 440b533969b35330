import * as z from 'zod';

/*
 * What the outcome events say, by detail-type: the one source of what is published and of docs/events, which
 * `npm run generate` writes. Strict, so that a field that nobody described is not published; whoever reads the events
 * ignores fields that they do not know, since later versions may add some. Each schema is built when it is asked for, since
 * a Lambda publishes one event or two.
 */

const execution = () => z.string().describe('ARN of the Step Functions execution.');
const phoneNumber = () => z.string().describe('The DID, E.164.');
const agentId = () => z.string().describe('The Atoms agent that gets the number.');
const directions = () => z.array(z.enum(['outbound', 'inbound']));
const moment = () => z.iso.datetime();
const startedBy = () =>
  z
    .string()
    .nullable()
    .optional()
    .describe('Who started the execution: an ARN, or the source of an event. null or absent: not known.');
const reason = () =>
  z
    .string()
    .nullable()
    .optional()
    .describe('Why it was started, in the words of whoever did. null or absent: it was not said.');

/** One thing that is wrong. */
export const findingSchema = () =>
  z.strictObject({
    code: z.string().describe('Stable kebab-case name, for programs; docs/troubleshooting.md has them.'),
    sipCode: z.int().min(300).max(699).optional().describe('The SIP answer that ended the call, where it was said.'),
    problem: z.string().describe('What is wrong.'),
    evidence: z.string().describe('How it is known: what was looked at, and what it showed.'),
    remedy: z.string().describe('What to do.'),
  });

/** How a call proved the number. */
export const verificationSchema = () =>
  z.strictObject({
    verdict: z
      .enum(['answered', 'rang', 'skipped'])
      .describe('answered and rang (also: busy) both prove what stands under proved; skipped: no call was placed.'),
    summary: z.string().nullable().describe('The call in a sentence; null when none was placed.'),
    conversationId: z.string().nullable().describe("The call in Atoms' conversation log; null when none was placed."),
    proved: directions().describe('Directions that a call has shown to work. An outbound call never proves inbound.'),
    notProved: directions().describe('The other directions: they may work or not.'),
  });

const undone = () => z.array(z.string()).describe('What was taken back, in the order in which it was.');
const remains = () =>
  z
    .array(z.string())
    .describe('What is left for a person, in a sentence each; when the roll-back failed, whatever may be there still.');

export const outcomeSchemas = {
  'DID Provisioned': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber(),
      agentId: agentId(),
      trunkSid: z.string().describe("SID of Exotel's SIP trunk."),
      trunkName: z.string().describe('Name of the trunk.'),
      productId: z.string().describe("Atoms' record of the imported number."),
      destination: z
        .string()
        .describe('Where Exotel sends inbound calls: the origination URI, host:port;transport=tcp|tls.'),
      digestSecretArn: z.string().describe('Secret of the digest credentials in Secrets Manager; never its value.'),
      changed: z.boolean().describe('Whether this execution changed anything at the two services.'),
      verification: verificationSchema().describe('How a call proved the number.'),
      manualSteps: z.array(z.string()).describe('What is left to do or to look at by hand, since no API can.'),
      warnings: z
        .array(z.string())
        .describe('What would keep calls from arriving, though none has failed by it. Each with what to do.'),
      startedBy: startedBy(),
      reason: reason(),
    }),

  'DID Provisioning Failed': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber()
        .nullable()
        .describe('The DID, E.164; null when the request was refused before it was read.'),
      agentId: agentId()
        .nullable()
        .describe('The Atoms agent; null when the request was refused, or the execution was ended from outside.'),
      error: z
        .string()
        .describe(
          'Name of the error, such as VerificationFailedError; of an execution ended from outside, its status.',
        ),
      message: z.string().describe('What happened, to what, and what to do: the words of the state that failed.'),
      finding: findingSchema()
        .nullable()
        .describe('Of a verification call: the most telling finding, to act on first. null for any other failure.'),
      findings: z
        .array(findingSchema())
        .describe('Of a verification call: all that was found. What ended it stands first.'),
      observed: z
        .array(z.string())
        .describe('Of a verification call: everything that was looked at on both sides, also what is in order.'),
      trunkSid: z
        .string()
        .nullable()
        .describe("Exotel's trunk; null when it had none yet. It may be rolled back by now."),
      productId: z.string().nullable().describe("Atoms' record of the number; null when it was not imported yet."),
      conversationId: z.string().nullable().describe('The verification call; null when none was placed.'),
      rollBack: z
        .strictObject({
          undone: undone(),
          remains: remains(),
          failed: z.string().nullable().describe('Why the roll-back failed; null when it did not.'),
        })
        .nullable()
        .describe('What became of the roll-back; null when there was none: nothing was made, or it is kept as asked.'),
      next: z.string().describe('What to do next, in a sentence or two.'),
      startedBy: startedBy(),
      reason: reason(),
    }),

  'DID Waiting For A Person': () =>
    z.strictObject({
      execution: execution(),
      phoneNumber: phoneNumber(),
      question: z.enum(['origination URI', 'Connect applet']).describe('What has to be answered or done.'),
      message: z.string().describe('What to copy from which screen, and what to type.'),
      since: moment().describe('Since when the execution waits; ISO 8601, UTC.'),
      deadline: moment().describe('When it fails if nobody has answered; ISO 8601, UTC.'),
    }),

  'DID Rolled Back': () =>
    z.strictObject({
      execution: execution().describe(
        'ARN of the execution that rolled back: the failed one, or a roll-back on its own.',
      ),
      phoneNumber: phoneNumber(),
      undone: undone(),
      remains: remains(),
    }),

  'DID Roll Back Failed': () =>
    z.strictObject({
      execution: execution().describe(
        'ARN of the execution that rolled back: the failed one, or a roll-back on its own.',
      ),
      phoneNumber: phoneNumber(),
      undone: undone(),
      remains: remains(),
      message: z
        .string()
        .describe('Why it failed. Have it rolled back once more when that is mended: docs/runbook.md.'),
    }),
};

export type OutcomeName = keyof typeof outcomeSchemas;
export type OutcomeDetail<Name extends OutcomeName> = z.input<ReturnType<(typeof outcomeSchemas)[Name]>>;
