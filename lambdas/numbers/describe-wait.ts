import type { Question } from '../platform/question-names.ts';
import type { Waiting } from '../platform/questions.ts';

/** What a number waits for, for a person who reads nothing else. */
export function describeWait(question: Question, { phoneNumber, deadline, instructions }: Waiting): string {
  return `${phoneNumber} waits for a person until ${deadline} (${question}). ${instructions}`;
}
