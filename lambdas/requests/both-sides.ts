import { requireCaller } from '../calls/loopback-caller.ts';
import { connectAtoms } from '../connections/connect-atoms.ts';
import { connectExotel } from '../connections/connect-exotel.ts';
import { requireUsableAgent } from '../things/agent-attachment/agent.ts';
import { requireWorkflow } from '../things/agent-attachment/agent-voice.ts';
import { requireExoPhone } from '../things/connect-route/exo-phone.ts';

/**
 * Connects to both services and checks that they have what a request names. Wrong credentials, or anything missing on
 * either side, show here, before anything is created.
 */
export async function requireBothSides(
  context: { deadline: number },
  request: {
    phoneNumber: string;
    agentId: string;
    callerId: string | null;
    loopbackFrom: string | null;
    callsBack: boolean;
    verificationCallTo: string | null;
  },
) {
  const { phoneNumber, agentId, callerId, loopbackFrom, callsBack, verificationCallTo } = request;
  const exotel = await connectExotel(context);
  const exoPhone = await requireExoPhone(exotel, phoneNumber, callerId);
  const atoms = await connectAtoms(context);
  const agent = await requireUsableAgent(atoms, agentId);
  if (verificationCallTo && (callsBack || !loopbackFrom)) requireWorkflow(agent);
  if (loopbackFrom) {
    const { agentId: callingId } = await requireCaller(atoms, loopbackFrom);
    const named = 'verification.from';
    requireWorkflow(callingId === agentId ? agent : await requireUsableAgent(atoms, callingId, named), named);
  }
  return { exotel, exoPhone, atoms, agent };
}
