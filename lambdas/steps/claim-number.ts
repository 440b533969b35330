import { BusyError, ConflictError } from '../platform/errors.ts';
import { openLedger } from '../platform/ledger.ts';
import { hasEnded } from '../provisioning/execution-status.ts';
import { readRunStart } from '../provisioning/run-start.ts';
import { requestSchema } from './contract.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('claim-number', async ({ request }, { execution }) => {
  const { phoneNumber } = request;
  const ledger = openLedger();
  const before = await ledger.readClaim(phoneNumber);
  const held = { phoneNumber, held: true };
  const noteStart = async () => {
    const start = await readRunStart(execution, requestSchema);
    if (start) await ledger.recordRun(phoneNumber, execution, start.fields);
  };
  if (before?.owner === execution && !before.released) {
    await noteStart();
    return { ...held, claimedAt: before.claimedAt, takenOverFrom: null };
  }
  // A claim outlives an execution that was stopped by hand or timed out as a whole: no state of it ran afterwards.
  const isFree = !before || before.released || (await hasEnded(before.owner));
  if (!isFree && before.work === 'roll back') {
    throw new BusyError(
      `What an earlier execution made for ${phoneNumber} is being rolled back by ${before.owner} since ${before.claimedAt}. It is tried again.`,
    );
  }
  if (!isFree) {
    throw new ConflictError(
      `${phoneNumber} is being provisioned by ${before.owner} since ${before.claimedAt}. Wait for it to end, or stop it, then start again.`,
    );
  }
  const claim = await ledger.takeClaim(phoneNumber, execution, before);
  if (!claim)
    throw new BusyError(`${phoneNumber} was claimed by somebody else at the same moment. It is looked at again.`);
  await noteStart();
  return { ...held, claimedAt: claim.claimedAt, takenOverFrom: before && !before.released ? before.owner : null };
});
