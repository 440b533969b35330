import type { Question } from '../platform/question-names.ts';
import type { OpenQuestion } from '../platform/questions.ts';

/** What a number waits for, for a person who reads nothing else. */
export function describeWait(question: Question, { phoneNumber, deadline, instructions }: OpenQuestion): string {
  return `${phoneNumber} waits for a person until ${deadline} (${question}). ${instructions}`;
}
