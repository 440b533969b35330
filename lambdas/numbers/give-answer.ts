import { InvalidToken, SendTaskSuccessCommand, SFNClient, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { Question } from '../platform/question-names.ts';
import type { OpenQuestion, Questions } from '../platform/questions.ts';

const stepFunctions = new SFNClient({});

/**
 * Lets the execution that waits for an answer go on.
 *
 * @param answer becomes what its state adds to the document.
 * @returns whether it was waiting: an execution that was stopped, or whose time was up, takes no answer.
 */
export async function giveAnswer(
  ledger: Questions,
  question: Question,
  open: OpenQuestion,
  answer: object,
): Promise<boolean> {
  try {
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken: open.token, output: JSON.stringify(answer) }));
  } catch (error) {
    // After any other error the question stays open, to be answered again.
    if (!(error instanceof TaskDoesNotExist || error instanceof TaskTimedOut || error instanceof InvalidToken))
      throw error;
    await ledger.close(question, open);
    return false;
  }
  await ledger.close(question, open);
  return true;
}
