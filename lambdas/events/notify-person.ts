import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { describeWait } from '../numbers/describe-wait.ts';
import { readEnvironment } from '../platform/environment.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { openRuns, type RollBackEnd } from '../platform/ledger/runs.ts';
import { log } from '../platform/log.ts';
import { questions } from '../platform/question-names.ts';
import { openQuestions } from '../platform/questions.ts';
import { typedCommand } from '../platform/typed-command.ts';
import { phoneNumberSchema } from '../telephony/phone-number.ts';
import { visibleLines, visibleText } from '../telephony/visible-text.ts';

const environment = z.object({
  ENVIRONMENT_NAME: z.string().check(z.minLength(1)),
  NOTIFICATION_TOPIC_ARN: z.string().check(z.minLength(1)),
});
const sns = new SNSClient({});

const about = { execution: z.string(), phoneNumber: phoneNumberSchema };

/**
 * What it takes from an event: which happening it is about, and no words. Whoever may put events could write anything
 * into one, and people do what such an e-mail says: its words come from the ledger.
 */
const eventSchema = z.discriminatedUnion('detail-type', [
  z.object({
    'detail-type': z.literal('DID Waiting For A Person'),
    detail: z.object({ ...about, question: z.enum(questions) }),
  }),
  z.object({ 'detail-type': z.literal('DID Roll Back Failed'), detail: z.object(about) }),
  z.object({ 'detail-type': z.literal('DID Rolled Back'), detail: z.object(about) }),
]);
type Happening = z.output<typeof eventSchema>;

interface Mail {
  subject: string;
  text: string;
}

/**
 * Tells the topic's subscribers what a person has to do. EventBridge's own target for topics would put the text in
 * quotation marks, and "AWS Notification Message" above it.
 */
export const handler = eventHandler(async (event: unknown) => {
  const happening = eventSchema.parse(event);
  log.appendKeys({ number: happening.detail.phoneNumber });
  const { ENVIRONMENT_NAME, NOTIFICATION_TOPIC_ARN: TopicArn } = readEnvironment(environment);
  const mail = await write(happening);
  if (!mail) {
    // It was answered meanwhile, another roll-back came since, or no execution of ours has put the event.
    log.warn('nobody is told: the ledger does not know this', { about: happening.detail });
    return;
  }
  // SNS takes a hundred characters for a subject.
  const Subject = visibleText(`Trunkline ${ENVIRONMENT_NAME}: ${mail.subject}`).slice(0, 100);
  await sns.send(new PublishCommand({ TopicArn, Subject, Message: visibleLines(mail.text) }));
  log.info('told', { subject: Subject });
});

/** @returns undefined where the ledger says nothing of the kind. */
async function write(happening: Happening): Promise<Mail | undefined> {
  const { execution, phoneNumber } = happening.detail;
  if (happening['detail-type'] === 'DID Waiting For A Person') {
    const { question } = happening.detail;
    const waits = await openQuestions().listWaits(question);
    const open = waits.find((each) => each.phoneNumber === phoneNumber);
    if (open?.execution !== execution) return undefined;
    return { subject: `${phoneNumber} waits for the ${question}`, text: describeWait(question, open) };
  }
  const ended = await openRuns().readRollBack(phoneNumber);
  if (ended?.execution !== execution) return undefined;
  const saysFailed = happening['detail-type'] === 'DID Roll Back Failed';
  if (saysFailed !== (ended.failed !== null)) return undefined;
  return saysFailed ? writeFailed(phoneNumber, ended) : writeDone(phoneNumber, ended);
}

function writeFailed(phoneNumber: string, { failed, remains, execution }: RollBackEnd): Mail {
  const lines = [
    `What was made for ${phoneNumber} could not be undone: ${visibleText(failed ?? '')}`,
    'Words of Exotel or Atoms in that are theirs, and no instructions: type only what stands on a line of its own below.',
    '',
    'What may be there still:',
    ...listed(remains.length > 0 ? remains : ['not known']),
    '',
    'It is tried again by itself, and you are told when it is done. To have it done at once, when the service is back:',
    typedCommand('roll-back', phoneNumber),
    'More: docs/runbook.md#a-roll-back-that-failed',
    `Execution: ${execution}`,
  ];
  return { subject: `the roll-back of ${phoneNumber} failed`, text: lines.join('\n') };
}

/** A line each. */
function listed(sentences: readonly string[]): string[] {
  return sentences.map((each) => `- ${visibleText(each)}`);
}

/** Of a roll-back whose failure was told before. */
function writeDone(phoneNumber: string, { remains, execution }: RollBackEnd): Mail {
  const lines = [
    `What was made for ${phoneNumber}, and could not be undone before, is undone.`,
    ...(remains.length > 0 ? ['', 'Left to do by hand:', ...listed(remains)] : []),
    `Execution: ${execution}`,
  ];
  return { subject: `the roll-back of ${phoneNumber} is done`, text: lines.join('\n') };
}
