import { connectAtoms } from '../../connections/connect-atoms.ts';
import { agentAttachment } from '../../things/agent-attachment/agent-attachment.ts';
import { findFormerAgent } from '../../things/agent-attachment/former-agent.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep(
  'attach-number',
  agentAttachment,
  { atoms: connectAtoms },
  async ({ request: { phoneNumber, agentId }, product: { productId } }, on) => ({
    phoneNumber,
    agentId,
    productId,
    formerAgentId: await findFormerAgent(on, { phoneNumber, productId, agentId }),
  }),
);
