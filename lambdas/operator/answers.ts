import { whatAnswerLeaves } from '../numbers/what-answer-leaves.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { questions } from '../platform/question-names.ts';
import { openQuestions, type RememberedAnswer } from '../platform/questions.ts';
import { defineOperation } from './define-operation.ts';

/** Executions that went on with an answer keep what they made of it. */
export const handler = defineOperation('answers', async ({ forget }) => {
  const ledger = openQuestions();
  const remembered = await Promise.all(
    questions.map(async (question) => (await ledger.listAnswers(question)).map((answer) => ({ question, answer }))),
  );
  const answers = remembered.flat();
  const forgotten = forget === undefined ? [] : answers.filter(({ answer }) => answer.which === forget);
  if (forget !== undefined && forgotten.length === 0) {
    const known = answers.map(({ answer }) => `"${answer.which}"`).join(', ');
    throw new InvalidRequestError(
      `forget: nothing is remembered for "${forget}". ${known ? `Give one of ${known}.` : 'Nothing is remembered at all.'}`,
    );
  }
  const entries = openEntries();
  const stays: string[] = [];
  for (const { question, answer } of forgotten) {
    stays.push(...(await whatAnswerLeaves(entries, answer)));
    await ledger.forgetAnswer(question, answer);
  }
  return {
    remembered: answers.filter((each) => !forgotten.includes(each)).map(describe),
    forgotten: forgotten.map(describe),
    stays,
  };
});

function describe<Question>({ question, answer }: { question: Question; answer: RememberedAnswer }) {
  const { which, by, at } = answer;
  if ('destination' in answer) return { question, which, answer: answer.destination, by, at };
  const { flowAppId } = answer;
  return { question, which, answer: flowAppId === null ? 'made, and assigned by hand' : `flow ${flowAppId}`, by, at };
}
