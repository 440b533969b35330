import type { Entries } from '../platform/ledger/entries.ts';
import type { RecentChanges } from '../platform/ledger/recent-changes.ts';
import type { Runs } from '../platform/ledger/runs.ts';
import type { ComparedField } from '../reconcile/compare.ts';
import { findUnasked } from './allowed-ips/others.ts';
import type { WantedConfiguration, WhatElseIsThere } from './check-configuration.ts';
import { findUnknownUsers } from './digest/others.ts';
import { isMadeHere } from './trunk/made-here.ts';

/**
 * What is on the trunk and is not Trunkline's. On a trunk that Trunkline made it is a difference: nobody else has anything
 * to set there, and a digest user or an address can place calls on the account. On somebody else's trunk it is the
 * owner's, whenever it was set, and is only said. No execution fails for it: the number works as it was asked.
 *
 * @returns fields that differ, and remarks: a sentence each
 */
export async function tellOthers(
  on: { entries: Pick<Entries, 'list' | 'read'>; recent: Pick<RecentChanges, 'listGone'>; runs: Runs },
  wanted: Pick<WantedConfiguration, 'trunkSid' | 'trunkName'>,
  { users, addresses, destinations }: WhatElseIsThere,
): Promise<{ fields: ComparedField[]; remarks: string[] }> {
  const { trunkSid } = wanted;
  const unknown = await findUnknownUsers(on, trunkSid, users);
  const unasked = await findUnasked(on, trunkSid, addresses);
  const told: { field: string; found: string; remark: string; remedy: string }[] = [];
  if (unknown.length > 0) {
    const found = unknown.map(({ userName }) => userName).join(', ');
    const calls = unknown.map(({ credentialId }) => `DELETE .../trunks/${trunkSid}/credentials?id=${credentialId}`);
    told.push({
      field: 'other digest users',
      found,
      remark: `Digest users on trunk ${trunkSid} that are not Trunkline's: ${found}. They are the trunk's owner's, and can place calls by it.`,
      remedy: `Whoever has such a user's password can place calls on the account. See who set it, and delete it in the Exotel dashboard or with its API (${calls.join('; ')}). If it is meant, give it a trunk of its own.`,
    });
  }
  if (unasked.length > 0) {
    const found = unasked.join(', ');
    told.push({
      field: 'other allowed IPs',
      found,
      remark: `Allowed IPs on trunk ${trunkSid} that no number asked for: ${found}. They are the trunk's owner's, and can place calls by it without digest.`,
      remedy:
        'Whoever calls from there needs no password to place calls on the account. See who allowed it, and have Exotel take it off: no API does. If it is meant, name it in staticIps and provision again, or give it a trunk of its own.',
    });
  }
  const ofOwner =
    destinations.ofOwner.length === 0
      ? []
      : [
          `Destinations on trunk ${trunkSid} besides Trunkline's: ${destinations.ofOwner.join(', ')}. They are the trunk's owner's, and get a share of the inbound calls.`,
        ];
  if (told.length === 0) return { fields: [], remarks: ofOwner };
  if (!(await isMadeHere(on.entries, wanted))) {
    return { fields: [], remarks: [...told.map(({ remark }) => remark), ...ofOwner] };
  }
  const fields = told.map(
    ({ field, found, remedy }): ComparedField => ({
      side: 'Exotel',
      direction: 'outbound',
      field,
      wanted: 'none',
      found,
      agrees: false,
      remedy,
    }),
  );
  return { fields, remarks: ofOwner };
}
