import { connectExotel } from '../connections/connect-exotel.ts';
import { TrunklineError } from '../platform/errors.ts';
import { openPurchasesLedger } from '../platform/purchases-ledger.ts';
import { e164Of } from '../telephony/written-number.ts';
import { defineOperation, type OperationContext } from './define-operation.ts';

/** Keeps a number from being announced, bought or not yet. An execution that runs for it goes on. */
export const handler = defineOperation('set-aside', async ({ phoneNumber, aside, reason, by }, context) => {
  const ledger = openPurchasesLedger();
  if (aside) await ledger.setAside(phoneNumber, { by, reason: reason ?? null, at: new Date().toISOString() });
  else await ledger.takeBack(phoneNumber);
  // Read after writing, as an announcement does: of two at the same moment, one sees the other.
  const [{ announcement }, inAccount] = await Promise.all([
    ledger.readOne(phoneNumber),
    isInAccount(phoneNumber, context),
  ]);
  return { phoneNumber, setAside: aside, announced: announcement !== undefined, inAccount };
});

/** Null where it cannot be seen: a number can be set aside before the secret is filled, and while Exotel is down. */
async function isInAccount(wanted: string, context: OperationContext): Promise<boolean | null> {
  try {
    const exoPhones = await (await connectExotel(context)).listExoPhones();
    return exoPhones.some(({ phoneNumber }) => e164Of(phoneNumber) === wanted);
  } catch (error) {
    if (error instanceof TrunklineError) return null;
    throw error;
  }
}
