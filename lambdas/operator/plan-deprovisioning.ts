import { connectAtoms } from '../connections/connect-atoms.ts';
import { connectExotel } from '../connections/connect-exotel.ts';
import { requireDeprovisionable } from '../numbers/deprovisionable.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openRecentChanges } from '../platform/ledger/recent-changes.ts';
import { rehearsal } from '../reconcile/rehearse.ts';
import { undoAll } from '../things/undo.ts';
import { findCallsUnderWay } from '../workflows/deprovision-number/calls-under-way.ts';
import { defineOperation } from './define-operation.ts';

/** Undoes everything in a rehearsal: the execution's own functions run, but only look. */
export const handler = defineOperation('plan-deprovisioning', async ({ phoneNumber, settled = false }, context) => {
  await requireDeprovisionable(phoneNumber, (claims) => claims.readClaim(phoneNumber));
  const entries = openEntries();
  const [exotel, atoms] = [await connectExotel(context), await connectAtoms(context)];
  const calls = await findCallsUnderWay({ atoms, entries }, phoneNumber);
  const { doubts, ...rehearsed } = rehearsal(entries, openRecentChanges());
  const scope = { phoneNumber, owners: 'everyone', settled, undone: [] as string[] } as const;
  const { undone, remains } = await undoAll({ ...scope, exotel, atoms, ...rehearsed });
  return { phoneNumber, calls, undone, remains, doubts };
});
