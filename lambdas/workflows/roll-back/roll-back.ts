import { connectAtoms } from '../../connections/connect-atoms.ts';
import { connectExotel } from '../../connections/connect-exotel.ts';
import { heldClaim, ownersOf } from '../../numbers/claim.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openLeases } from '../../platform/ledger/leases.ts';
import { openRecentChanges } from '../../platform/ledger/recent-changes.ts';
import { undoAll } from '../../things/undo.ts';
import { defineStep } from '../define-step.ts';

export const handler = defineStep('roll-back', async ({ claim, settled }, context) => {
  const { phoneNumber } = claim;
  const { execution } = context;
  const claims = openClaims();
  const held = await heldClaim(claims, phoneNumber, execution);
  // The number is somebody else's by now, and so is what was made for it.
  if (!held) return { undone: [], remains: [] };
  return undoAll({
    phoneNumber,
    execution,
    undone: held.undone,
    owners: ownersOf(held),
    settled: settled ?? false,
    exotel: await connectExotel(context),
    atoms: await connectAtoms(context),
    entries: openEntries(),
    leases: openLeases(),
    recent: openRecentChanges(),
    change: (make) => make(),
    note: (sentence) => claims.noteUndone(phoneNumber, execution, sentence),
  });
});
