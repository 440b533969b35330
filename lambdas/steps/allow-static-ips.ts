import { ConflictError } from '../platform/errors.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { trunkSubject } from '../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { allowedIp } from '../provisioning/effects.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('allow-static-ips', async ({ request, trunk }, context) => {
  return openLeases().withLease(trunkSubject(trunk.trunkName), context.execution, async () => {
    const exotel = await connectExotel(context);
    const look = async () =>
      new Set((await exotel.listAllowedIps(trunk.trunkSid)).map(({ ip, mask }) => `${ip}/${mask}`));
    const allowed = await look();
    const created: string[] = [];
    const found: string[] = [];
    for (const ip of request.staticIps) {
      const key = { subject: trunkSubject(trunk.trunkSid), which: ip };
      const effect = { entries: openEntries(), effect: allowedIp, key, owners: context.owners };
      if (allowed.has(`${ip}/32`)) {
        const outcome = await noteFound({ ...effect, result: {} });
        (outcome === 'created' ? created : found).push(ip);
        continue;
      }
      await carryOut({
        ...effect,
        intent: { ip },
        act: async () => {
          try {
            await exotel.allowIp(trunk.trunkSid, ip);
          } catch (error) {
            // It is there already, which is what is wanted: an attempt whose answer was lost arrived after we looked.
            if (!(error instanceof ConflictError) || !(await look()).has(`${ip}/32`)) throw error;
          }
          return {};
        },
      });
      created.push(ip);
    }
    return { created, found };
  });
});
