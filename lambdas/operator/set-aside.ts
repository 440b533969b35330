import { openPurchasesLedger } from '../platform/purchases-ledger.ts';
import { defineOperation } from './define-operation.ts';

/** Keeps a number from being announced, bought or not yet. An execution that runs for it goes on. */
export const handler = defineOperation('set-aside', async ({ phoneNumber, aside, reason, by }) => {
  const ledger = openPurchasesLedger();
  if (aside) await ledger.setAside(phoneNumber, { by, reason: reason ?? null, at: new Date().toISOString() });
  else await ledger.takeBack(phoneNumber);
  // Read after writing, as an announcement does: of two at the same moment, one sees the other.
  const { announcement } = await ledger.readOne(phoneNumber);
  return { phoneNumber, setAside: aside, announced: announcement !== undefined };
});
