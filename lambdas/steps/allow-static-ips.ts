import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { allowedIp } from '../provisioning/effects.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('allow-static-ips', async ({ request, trunk }, context) => {
  const exotel = await connectExotel(context);
  const ledger = openLedger();
  const allowed = new Set((await exotel.listAllowedIps(trunk.trunkSid)).map(({ ip, mask }) => `${ip}/${mask}`));
  const created: string[] = [];
  const found: string[] = [];
  for (const ip of request.staticIps) {
    const effect = {
      ledger,
      effect: allowedIp,
      key: { subject: trunkSubject(trunk.trunkSid), which: ip },
      execution: context.execution,
    };
    if (allowed.has(`${ip}/32`)) {
      const outcome = await noteFound({ ...effect, result: {} });
      (outcome === 'created' ? created : found).push(ip);
      continue;
    }
    const { outcome } = await carryOut({
      ...effect,
      intent: { ip },
      act: async () => {
        await exotel.allowIp(trunk.trunkSid, ip);
        return {};
      },
    });
    (outcome === 'created' ? created : found).push(ip);
  }
  return { created, found };
});
