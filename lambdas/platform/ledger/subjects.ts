import type { Question } from '../question-names.ts';
import { families } from './families.ts';

/** The partition of what is kept about a phone number. */
export function numberSubject(phoneNumber: string): string {
  return `${families.number}${phoneNumber}`;
}

/** The partition of what is kept about a trunk, by its name or its SID. */
export function trunkSubject(trunk: string): string {
  return `${families.trunk}${trunk}`;
}

/** The SID of the trunk that the partition is about. */
export function sidOfTrunkSubject(subject: string): string {
  return subject.slice(trunkSubject('').length);
}

/** The partition of what is kept about an agent. */
export function agentSubject(agentId: string): string {
  return `${families.agent}${agentId}`;
}

/** The partition of the numbers that wait with a question open. */
export function questionSubject(question: Question): string {
  return `${families.question}${question}`;
}

/** The partition of what people have answered to a question. */
export function answerSubject(question: Question): string {
  return `${families.answer}${question}`;
}
