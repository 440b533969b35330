import { connectAtoms } from '../../connections/connect-atoms.ts';
import { connectExotel } from '../../connections/connect-exotel.ts';
import { requireClaim } from '../../numbers/claim.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openLeases } from '../../platform/ledger/leases.ts';
import { openRecentChanges } from '../../platform/ledger/recent-changes.ts';
import { undoAll } from '../../things/undo.ts';
import { defineStep } from '../define-step.ts';

/** Undoes everything that Trunkline has made for the number, in any execution. The DID itself stays bought. */
export const handler = defineStep('undo-everything', async ({ claim, deprovisioning }, context) => {
  const { phoneNumber } = claim;
  const { execution } = context;
  const claims = openClaims();
  // guard: undoing everything needs the claim
  const held = await requireClaim(claims, phoneNumber, execution);
  let { changes } = held;
  return undoAll({
    phoneNumber,
    execution,
    undone: held.undone,
    owners: 'everyone',
    settled: deprovisioning.settled,
    exotel: await connectExotel(context),
    atoms: await connectAtoms(context),
    entries: openEntries(),
    leases: openLeases(),
    recent: openRecentChanges(),
    change: async (make) => {
      if (!changes) await claims.noteChanges(phoneNumber, execution);
      changes = true;
      return make();
    },
    note: (sentence) => claims.noteUndone(phoneNumber, execution, sentence),
  });
});
