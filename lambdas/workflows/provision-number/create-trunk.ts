import { connectExotel } from '../../connections/connect-exotel.ts';
import { noteChoice, requireTrunkName } from '../../things/trunk/choice.ts';
import { trunk } from '../../things/trunk/trunk.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep('create-trunk', trunk, { exotel: connectExotel }, async ({ request }, on) => {
  await noteChoice(on, request);
  const { phoneNumber, trunkSid, trunkName } = request;
  return { phoneNumber, trunkSid, trunkName: trunkSid ? await requireTrunkName(on, trunkSid) : trunkName };
});
