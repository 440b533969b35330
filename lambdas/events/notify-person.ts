import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { readEnvironment } from '../platform/environment.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { log } from '../platform/log.ts';

const environment = z.object({
  ENVIRONMENT_NAME: z.string().check(z.minLength(1)),
  NOTIFICATION_TOPIC_ARN: z.string().check(z.minLength(1)),
});
const sns = new SNSClient({});

/** The fields that it needs of the events for a person. docs/events has all of them. */
const eventSchema = z.discriminatedUnion('detail-type', [
  z.object({
    'detail-type': z.literal('DID Waiting For A Person'),
    detail: z.object({ phoneNumber: z.string(), question: z.string(), message: z.string() }),
  }),
  z.object({
    'detail-type': z.literal('DID Roll Back Failed'),
    detail: z.object({
      execution: z.string(),
      phoneNumber: z.string(),
      remains: z.array(z.string()),
      message: z.string(),
    }),
  }),
  z.object({
    'detail-type': z.literal('DID Rolled Back'),
    detail: z.object({ execution: z.string(), phoneNumber: z.string(), remains: z.array(z.string()) }),
  }),
]);

/**
 * Tells the topic's subscribers what a person has to do. EventBridge's own target for topics would put the text in
 * quotation marks, and "AWS Notification Message" above it.
 */
export const handler = eventHandler(async (event: unknown) => {
  const parsed = eventSchema.parse(event);
  log.appendKeys({ number: parsed.detail.phoneNumber });
  const { ENVIRONMENT_NAME, NOTIFICATION_TOPIC_ARN: TopicArn } = readEnvironment(environment);
  const { subject, text } = write(parsed, ENVIRONMENT_NAME);
  // SNS takes a hundred characters for a subject.
  const Subject = `Trunkline ${ENVIRONMENT_NAME}: ${subject}`.slice(0, 100);
  await sns.send(new PublishCommand({ TopicArn, Subject, Message: text }));
  log.info('told', { subject: Subject });
});

function write(
  { 'detail-type': type, detail }: z.output<typeof eventSchema>,
  environmentName: string,
): { subject: string; text: string } {
  if (type === 'DID Waiting For A Person') {
    return { subject: `${detail.phoneNumber} waits for the ${detail.question}`, text: detail.message };
  }
  if (type === 'DID Rolled Back') return writeDone(detail);
  const { phoneNumber, message, remains, execution } = detail;
  const lines = [
    `What was made for ${phoneNumber} could not be undone: ${message}`,
    '',
    'What may be there still:',
    ...(remains.length > 0 ? remains : ['not known']).map((each) => `- ${each}`),
    '',
    'It is tried again by itself, and you are told when it is done. To have it done at once, when the service is back:',
    `npx trunkline roll-back --env ${environmentName} --number ${phoneNumber}`,
    'More: docs/runbook.md#a-roll-back-that-failed',
    `Execution: ${execution}`,
  ];
  return { subject: `the roll-back of ${phoneNumber} failed`, text: lines.join('\n') };
}

/** Of a roll-back whose failure was told before. */
function writeDone({ phoneNumber, remains, execution }: { phoneNumber: string; remains: string[]; execution: string }) {
  const lines = [
    `What was made for ${phoneNumber}, and could not be undone before, is undone.`,
    ...(remains.length > 0 ? ['', 'Left to do by hand:', ...remains.map((each) => `- ${each}`)] : []),
    `Execution: ${execution}`,
  ];
  return { subject: `the roll-back of ${phoneNumber} is done`, text: lines.join('\n') };
}
