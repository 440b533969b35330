import { probe } from '../calls/probe-sip.ts';
import { giveAnswer } from '../numbers/give-answer.ts';
import { ConflictError, InvalidRequestError } from '../platform/errors.ts';
import type { Question } from '../platform/question-names.ts';
import { type OpenQuestion, openQuestions, type Questions } from '../platform/questions.ts';
import { typedCommand } from '../platform/typed-command.ts';
import { readRequestDefaults } from '../requests/request-defaults.ts';
import { explainBareAddress } from '../telephony/bare-address.ts';
import { exotelDestination, notAllowed, type OriginationUri, originationUriSchema } from '../telephony/sip-address.ts';
import { brokenPaths, describePlace, explainPaths } from '../telephony/sip-path.ts';
import type { ParsedInput } from './contract.ts';
import { defineOperation } from './define-operation.ts';

/**
 * A wrong answer is refused before anything changes, and the execution goes on waiting. A good one is remembered, and
 * also answers every other execution that waits for the same.
 */
export const handler = defineOperation('resume', async (input) => {
  const ledger = openQuestions();
  const given = [input.originationUri, input.flowAppId, input.connectAppletMade].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new InvalidRequestError(
      'originationUri, flowAppId, connectAppletMade: give exactly one, the answer to what the number waits for.',
    );
  }
  return input.originationUri === undefined ? answerApplet(ledger, input) : answerOrigination(ledger, input);
});

type Input = ParsedInput<'resume'>;

async function answerOrigination(ledger: Questions, { phoneNumber, originationUri, force, by }: Input) {
  const question = 'origination URI' as const;
  const open = await requireOpen(ledger, question, phoneNumber);
  const parsed = originationUriSchema.safeParse(originationUri);
  if (!parsed.success) refuse(parsed.error.issues[0]?.message ?? 'is no SIP address');
  const warnings = await tryPlace(parsed.data, open, force ?? false);
  const destination = exotelDestination(parsed.data);
  await ledger.rememberDestination({ destination, by, at: new Date().toISOString() });
  // Every number of the workspace has the same.
  const others = (await ledger.listOpen(question)).filter((other) => other.phoneNumber !== phoneNumber);
  return {
    question,
    answer: destination,
    warnings,
    ...(await resumeAll(ledger, question, [open, ...others], { destination })),
  };
}

async function answerApplet(ledger: Questions, { phoneNumber, flowAppId: given, by }: Input) {
  const question = 'Connect applet' as const;
  const flowAppId = given ?? null;
  const open = await requireOpen(ledger, question, phoneNumber);
  const { trunkSid } = open;
  if (trunkSid !== null) {
    await ledger.rememberApplet(trunkSid, phoneNumber, { flowAppId, by, at: new Date().toISOString() });
  }
  // A flow dials the trunk for all its numbers. What a person assigned by hand is for this number alone.
  const others =
    flowAppId === null
      ? []
      : (await ledger.listOpen(question)).filter(
          (other) => other.phoneNumber !== phoneNumber && other.trunkSid === trunkSid,
        );
  const answer = flowAppId === null ? 'the Connect applet is made' : `flow ${flowAppId}`;
  return { question, answer, warnings: [], ...(await resumeAll(ledger, question, [open, ...others], { flowAppId })) };
}

async function requireOpen(ledger: Questions, question: Question, phoneNumber: string): Promise<OpenQuestion> {
  const open = await ledger.readOpen(question, phoneNumber);
  if (open) return open;
  throw new ConflictError(
    `${phoneNumber} does not wait for the ${question}. See what it waits for with: ${typedCommand('status', phoneNumber)}`,
  );
}

function refuse(problem: string): never {
  throw new InvalidRequestError(
    `originationUri: ${problem}. Copy the SIP Origination URL from the Import SIP screen of the Atoms console. The execution goes on waiting.`,
  );
}

/**
 * Whether Atoms can take calls there, asked as the doctor asks.
 *
 * @returns what is not sure about it: a sentence each
 * @throws InvalidRequestError for a SIP address that cannot be the place, and for one that does not answer, unless that
 *   is known and meant.
 */
async function tryPlace(place: OriginationUri, { staticIps }: OpenQuestion, force: boolean): Promise<string[]> {
  const edge = readRequestDefaults().terminationHost?.split(':')[0]?.toLowerCase();
  if (place.host === edge || place.host.endsWith('.exotel.com')) {
    refuse(`${place.host} is Exotel's own, where Atoms sends outbound calls`);
  }
  const shut = notAllowed(place, staticIps);
  if (shut) refuse(`${shut}, and the request allows no such`);
  const path = { direction: 'inbound' as const, address: describePlace(place), ...(await probe(place)) };
  // Exotel cannot find it either, whatever is meant.
  if (path.result === 'name-unknown') refuse(`DNS does not know the host ${place.host}`);
  const sentences = explainPaths([path]).map(({ problem }) => problem);
  if (brokenPaths([path]).length > 0 && !force) {
    throw new InvalidRequestError(
      `originationUri: ${sentences.join(' ')} Copy the SIP Origination URL from the Import SIP screen of the Atoms console: no API takes a wrong one off a trunk. If it is right, and answers Exotel alone, add --force. The execution goes on waiting.`,
    );
  }
  const bare = explainBareAddress(exotelDestination(place));
  return bare ? [...sentences, `${bare.problem} ${bare.remedy}`] : sentences;
}

async function resumeAll(ledger: Questions, question: Question, waiting: OpenQuestion[], answer: object) {
  const resumed: { phoneNumber: string; execution: string }[] = [];
  for (const open of waiting) {
    if (await giveAnswer(ledger, question, open, answer)) {
      resumed.push({ phoneNumber: open.phoneNumber, execution: open.execution });
    } else if (open === waiting[0]) {
      throw new ConflictError(
        `${open.phoneNumber} waits no more: its execution has ended. The answer is remembered: start it again.`,
      );
    }
  }
  return { resumed };
}
