import { ConflictError } from '../../platform/errors.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { listAllowed } from './list-allowed.ts';
import { allowedIpEffect, allowedIpKey, describeAllowedIp } from './record.ts';

interface Foreseen {
  trunkSid: string | null;
  trunkName: string;
  /** Each is allowed as a /32. */
  staticIps: string[];
}

/** Addresses, `a.b.c.d/mask`, that the trunk takes calls from without digest. */
type Allowed = ReadonlySet<string>;

/** Source addresses that may call through the trunk without digest. */
export const allowedIps: Thing<
  'exotel',
  Foreseen,
  Foreseen & { trunkSid: string },
  Allowed,
  Decision,
  { created: string[]; found: string[] }
> = {
  leases: ({ trunkName }) => [trunkSubject(trunkName)],

  async look({ exotel, entries }, { trunkSid, staticIps }) {
    if (trunkSid === null) return new Set();
    const allowed = new Set(await listAllowed(exotel, trunkSid));
    for (const ip of staticIps.filter((each) => !allowed.has(`${each}/32`))) {
      const known = await entries.read(allowedIpEffect, allowedIpKey(trunkSid, ip));
      // One whose answer was lost is tried again: Exotel allows no address twice.
      if (known?.result) expectShown(known, false, describeAllowedIp(ip, trunkSid));
    }
    return allowed;
  },

  decide({ staticIps }, allowed) {
    const missing = staticIps.map((ip) => `${ip}/32`).filter((address) => !allowed.has(address));
    return missing.length === 0
      ? { action: 'keep', detail: 'The trunk allows all of the addresses.' }
      : { action: 'create', detail: `The trunk is to allow ${missing.join(', ')} besides what it allows now.` };
  },

  async act({ exotel, entries, owners }, { trunkSid, staticIps }, _decision, allowed) {
    const created: string[] = [];
    const found: string[] = [];
    for (const ip of staticIps) {
      const key = allowedIpKey(trunkSid, ip);
      const change = { entries, owners, effect: allowedIpEffect, key };
      // guard: look before: Allow static IPs
      if (allowed.has(`${ip}/32`)) {
        const known = await entries.read(allowedIpEffect, key);
        const outcome = await noteFound({ ...change, known, result: {} });
        (outcome === 'created' ? created : found).push(ip);
        continue;
      }
      await carryOut({
        ...change,
        intent: { ip },
        act: async (earlier) => {
          try {
            await exotel.allowIp(trunkSid, ip);
          } catch (error) {
            if (!(error instanceof ConflictError)) throw error;
            // It is allowed already: an earlier attempt had no answer, and arrived after we looked.
            if (!(await listAllowed(exotel, trunkSid)).includes(`${ip}/32`)) {
              expectShown(earlier, false, describeAllowedIp(ip, trunkSid));
              throw error;
            }
          }
          return {};
        },
      });
      created.push(ip);
    }
    return { created, found };
  },
};
