import { expect, test } from '@jest/globals';
import { agentAttachment } from '../../lambdas/things/agent-attachment/agent-attachment.ts';
import { actionOf } from './decide.ts';

const wanted = { phoneNumber: '+918045671234', agentId: 'a1', productId: 'p1', formerAgentId: null };
const moving = { ...wanted, formerAgentId: 'a0' };
const agent = (productIds: string[], allowInboundCall: boolean | undefined) => ({
  agentId: 'a1',
  productIds,
  allowInboundCall,
});

test.each([
  ['without numbers', wanted, agent([], false), 'create'],
  ['with other numbers', wanted, agent(['p2'], true), 'create'],
  ['that has the number and takes calls', wanted, agent(['p1'], true), 'keep'],
  ['that has the number and does not say whether it takes calls', wanted, agent(['p1'], undefined), 'keep'],
  ['that has the number and takes no calls', wanted, agent(['p1'], false), 'change'],
  ['whose number is still with another', moving, agent([], true), 'change'],
  ['that has the number in its list, while another holds it', moving, agent(['p1'], true), 'change'],
  ['for a number that is yet to be imported', { ...wanted, productId: null }, agent([], true), 'create'],
  ['for a number that leaves another agent', { ...moving, productId: null }, agent([], true), 'change'],
  [
    'for a number that is imported anew',
    { ...moving, formerAgentId: 'a1', productId: null },
    agent([], true),
    'create',
  ],
])('an agent %s', (_situation, wanted, agent, action) => {
  const observed = { agent: agent as never, known: undefined };
  expect(actionOf(() => agentAttachment.decide(wanted, observed))).toBe(action);
});
