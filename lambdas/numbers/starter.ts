import { asNote } from './note.ts';

/**
 * Who started an execution, as it is kept: the principal of AWS that the command line had STS name, or the event that the
 * bus admitted. Step Functions does not say who starts an execution, so any other name is somebody's word, and shown as
 * that.
 */
export function starterOf(given: string): string {
  const isKnown = principal.test(given) || event.test(given) || given.startsWith(word);
  return asNote(isKnown ? given : `${word}${given}`);
}

const word = 'claimed: ';
const principal =
  /^arn:aws[a-z-]*:(iam|sts)::\d+:(user|role|assumed-role|federated-user|root)\b[\w+=,.@/-]*(, claimed: .*)?$/;
const event = /^event [0-9a-f-]{36} from [\w./-]+(, claimed: .*)?$/;
