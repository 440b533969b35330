import { changeStanding, readStanding } from '../numbers/read-standing.ts';
import { type Standing, withDone } from '../numbers/standing.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { typedCommand } from '../platform/typed-command.ts';
import { defineOperation } from './define-operation.ts';

const look = (phoneNumber: string) => `Look with: ${typedCommand('status', phoneNumber)}`;

export const handler = defineOperation('done', async ({ phoneNumber, which, by }) => {
  const runs = openRuns();
  const before = openSteps(await readStanding(runs, phoneNumber));
  if (before.length === 0) {
    throw new InvalidRequestError(`phoneNumber: nothing is left to a person for ${phoneNumber}. ${look(phoneNumber)}`);
  }
  const unknown = which?.find((place) => place > before.length);
  if (unknown !== undefined) {
    throw new InvalidRequestError(
      `which: there is no step ${unknown}: ${phoneNumber} has ${before.length}. ${look(phoneNumber)}`,
    );
  }
  // By their words: their places may change meanwhile.
  const meant = which ? which.flatMap((place) => before[place - 1] ?? []) : before;
  const at = new Date().toISOString();
  const after = await changeStanding(runs, phoneNumber, (standing) => withDone(standing, meant, { by, at }));
  return { phoneNumber, done: meant, toDo: openSteps(after) };
});

function openSteps({ steps }: Standing): string[] {
  return steps.flatMap(({ what, done }) => (done ? [] : [what]));
}
