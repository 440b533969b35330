import { agentSubject, numberSubject } from '../../platform/ledger/subjects.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { leave, ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { sameNumber } from '../../telephony/same-number.ts';
import { addToAgent } from '../agent-attachment/agent-numbers.ts';
import { describeImport, numberImportEffect, numberReplacementEffect } from './record.ts';
import { isReleaseAsked, release } from './release.ts';

/** Removes the number from Atoms, where its API does that. It is off every agent by now (`agent-attachment/undo.ts`). */
export async function undoImports(work: Undoing): Promise<void> {
  const { atoms, entries, phoneNumber } = work;
  for (const { key, entry } of await ownEntries(work, numberImportEffect, numberSubject(phoneNumber))) {
    // Without a result the answer was lost: what is there under this number is what we intended.
    const product = (await atoms.listImportedNumbers()).find((candidate) =>
      entry.result
        ? candidate.productId === entry.result.productId
        : candidate.isActive && sameNumber(candidate.phoneNumber, phoneNumber),
    );
    const productId = product?.productId ?? (await idOfReleased(work, entry.result?.productId));
    if (productId === undefined) {
      expectShown(entry, false, describeImport(phoneNumber));
      if (!entry.result) await work.recent.noteGivenUp(key.subject, numberImportEffect.name);
      await entries.forget(numberImportEffect, key);
      continue;
    }
    const agentId = product?.agentId ?? null;
    // Trunkline attaches only what it knows it imported. So a person attached this one, and may have imported it.
    if (!entry.result && agentId !== null) {
      const todo = `Remove ${phoneNumber} (product ${productId}) in the Atoms console, if it is not wanted: agent ${agentId} has it, and whether Trunkline imported it is not known, since the answer was lost.`;
      await leave(work, numberImportEffect, key, todo);
      continue;
    }
    const doubt = `Whether this workspace's API releases ${phoneNumber}, which was imported. If not, a person removes it in the Atoms console.`;
    const came = await work.change(() => release(work, phoneNumber, productId), doubt);
    if (came !== 'unsupported') {
      const now =
        came === 'inactive'
          ? 'is released in Atoms, which lists it as inactive and may not take it again before the month ends'
          : 'is not in Atoms any more';
      await undone(work, numberImportEffect, key, `${phoneNumber} ${now} (product ${productId})`);
      continue;
    }
    if (!entry.result) await entries.record(numberImportEffect, key, { productId });
    const todo = `Remove ${phoneNumber} (product ${productId}) in the Atoms console: this workspace's API does not release imported numbers.`;
    await leave(work, numberImportEffect, key, todo);
  }
}

/** The product, if its release was asked for: whether it was released, Atoms says when it is asked again. */
async function idOfReleased(work: Undoing, productId: string | undefined): Promise<string | undefined> {
  return productId !== undefined && (await isReleaseAsked(work, productId)) ? productId : undefined;
}

/** A product that was replaced cannot be put back; one that was to be replaced gets its agent back. */
export async function undoReplacements(work: Undoing): Promise<void> {
  const { atoms, entries, execution, leases, phoneNumber } = work;
  for (const { key, entry } of await ownEntries(work, numberReplacementEffect, numberSubject(phoneNumber))) {
    const { productId, formerAgentId, isOurs = false } = entry.intent;
    // Trunkline imported that one as well: it goes too.
    if (isOurs && work.owners === 'everyone') {
      await entries.forget(numberReplacementEffect, key);
      continue;
    }
    const listed = (await atoms.listImportedNumbers()).find((candidate) => candidate.productId === productId);
    // The list may still show what was released: a moment ago, or as inactive.
    const isGone =
      listed && (!listed.isActive || (await work.recent.listGone(numberSubject(phoneNumber))).has(productId));
    const product = isGone ? undefined : listed;
    if (!product) {
      const agent = formerAgentId ? ` and attach it to agent ${formerAgentId}` : '';
      const todo = isOurs
        ? `Provision ${phoneNumber} again as it was before${formerAgentId ? `, with agent ${formerAgentId}` : ''}, if it is still wanted so: its import was replaced as the request asked, and is gone.`
        : `Import ${phoneNumber} to Atoms by hand as it was before${agent}, if it is still wanted so: it was replaced as the request asked, and only who imported it knows its digest password.`;
      await leave(work, numberReplacementEffect, key, todo);
      continue;
    }
    if (formerAgentId && product.agentId === null) {
      const addBack = () => work.change(() => addToAgent(work, formerAgentId, productId));
      await leases.withLease(agentSubject(formerAgentId), execution, addBack);
    }
    await entries.forget(numberReplacementEffect, key);
  }
}
