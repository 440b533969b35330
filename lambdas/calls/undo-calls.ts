import { numberSubject } from '../platform/ledger/subjects.ts';
import { log } from '../platform/log.ts';
import { ownEntries, type Undoing } from '../reconcile/undoing.ts';
import { verificationCallEffect } from './verification-call.ts';

/** Ends a verification call that is under way. One whose answer was lost stays known, since it may still ring. */
export async function undoCalls(work: Undoing): Promise<void> {
  for (const { key, entry } of await ownEntries(work, verificationCallEffect, numberSubject(work.phoneNumber))) {
    if (!entry.result) continue;
    try {
      const { conversationId } = entry.result;
      await work.change(() => work.atoms.cancelCall(conversationId));
    } catch (error) {
      // A call ends by itself.
      log.warn('the verification call could not be cancelled', { reason: String(error) });
    }
    await work.entries.forget(verificationCallEffect, key);
  }
}
