import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { leave, ownEntries, type Undoing } from '../../reconcile/undoing.ts';
import { listAllowed } from './list-allowed.ts';
import { allowedIpEffect, describeAllowedIp } from './record.ts';

/**
 * No API takes an address off: a person does.
 *
 * @param needed addresses that other numbers of the trunk asked for: they stay
 */
export async function undoAllowedIps(work: Undoing, trunkSid: string, needed: ReadonlySet<string>): Promise<void> {
  for (const { key, entry } of await ownEntries(work, allowedIpEffect, trunkSubject(trunkSid))) {
    const { ip } = entry.intent;
    if (needed.has(ip)) continue;
    if ((await listAllowed(work.exotel, trunkSid)).includes(`${ip}/32`)) {
      await leave(work, allowedIpEffect, key, `Have Exotel take the IP ${ip}/32 off trunk ${trunkSid}: no API does.`);
      continue;
    }
    expectShown(entry, false, describeAllowedIp(ip, trunkSid));
    await work.entries.forget(allowedIpEffect, key);
  }
}
