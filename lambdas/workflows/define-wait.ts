import * as z from 'zod/mini';
import { requireClaim } from '../numbers/claim.ts';
import { describeWait } from '../numbers/describe-wait.ts';
import { giveAnswer } from '../numbers/give-answer.ts';
import { publishOutcome } from '../outcomes/outcome-events.ts';
import { readEnvironment } from '../platform/environment.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { log } from '../platform/log.ts';
import { countWait } from '../platform/metrics.ts';
import type { Question } from '../platform/question-names.ts';
import { openQuestions, type Questions } from '../platform/questions.ts';
import { stepHandler } from '../platform/step.ts';
import { typedCommand } from '../platform/typed-command.ts';
import { inputSchema, type StepInput, type StepName, type StepOutput } from './contract.ts';
import { phoneNumberOf } from './define-claimed-step.ts';
import { logKeys } from './define-step.ts';

/** What a state asks a person for. */
interface Asked<Answer> {
  question: Question;
  /** What to look up where; the command that answers is added. */
  instructions: string;
  /** The option of `trunkline resume` that takes the answer. */
  option: string;
  trunkSid?: string;
  staticIps?: string[];
  /** An answer that was given before. */
  recall: (questions: Questions) => Promise<Answer | undefined>;
}

const waitEnvironment = z.object({ WAIT_SECONDS: z.coerce.number().check(z.positive()) });

/**
 * The handler of a state that waits for a person: writes the question down with the task's token, and tells the bus.
 * The state ends when somebody answers, or at its own deadline; at once, if the answer is known by now.
 */
export function defineWait<Name extends StepName>(
  name: Name,
  describe: (input: StepInput<Name>) => Asked<StepOutput<Name>>,
) {
  return stepHandler({
    input: inputSchema(name),
    output: z.object({ asked: z.boolean() }),
    logKeys,
    run: async (given: StepInput<Name>, { execution, token = '' }) => {
      const { WAIT_SECONDS } = readEnvironment(waitEnvironment);
      const phoneNumber = phoneNumberOf(given);
      await requireClaim(openClaims(), phoneNumber, execution);
      const { question, option, recall, trunkSid = null, staticIps = [], ...asked } = describe(given);
      const since = Date.now();
      const open = {
        ...{ phoneNumber, execution, token, trunkSid, staticIps },
        since: new Date(since).toISOString(),
        deadline: new Date(since + WAIT_SECONDS * 1000).toISOString(),
        instructions: `${asked.instructions} Then: ${typedCommand('resume', phoneNumber, option)}`,
      };
      const ledger = openQuestions();
      await ledger.ask(question, open);
      // Recall after asking: an answer for all is remembered first, and then given to every open question.
      const known = await recall(ledger);
      if (known) {
        await giveAnswer(ledger, question, open, known as object);
        return { asked: false };
      }
      countWait(question);
      log.info('a person is asked', { question, deadline: open.deadline });
      await publishOutcome('DID Waiting For A Person', {
        ...{ execution, phoneNumber, question, since: open.since, deadline: open.deadline },
        message: describeWait(question, open),
      });
      return { asked: true };
    },
  });
}
