import type { Sandbox } from '../../sandbox.ts';
import { accountState, differences } from '../account-state.ts';
import { unless } from '../problems.ts';
import { agentId, otherNumber, phoneNumber, refuseCalls } from '../stories/accounts.ts';
import { remainsOf } from '../stories/judgements.ts';
import {
  addAgent,
  asBefore,
  breakDown,
  buy,
  failToRollBack,
  request,
  type Scenario,
  succeeded,
  unverified,
  whenEntering,
} from './scenario.ts';

/** A roll-back cannot undo everything, and something else comes before it can. */
export const rollBacksThatFail: readonly Scenario[] = [
  {
    name: 'a number is rolled back that turned on the inbound calls of an agent, which another number has come to need',
    async run(sandbox) {
      buy(sandbox, [otherNumber]);
      refuseCalls(sandbox);
      // Its roll-back waits until the other one is there: the service is out of order for so long.
      const first = await failToRollBack(sandbox, 'atoms', 'update agent', request);
      const second = await sandbox.provision({ ...unverified, phoneNumber: otherNumber });
      await sandbox.rollBack({ phoneNumber });
      const [agent] = sandbox.atoms.state.agents;
      const told = first.error === 'RollBackFailedError';
      const attached = agent?.telephonyProductId.length;
      const stays = agent?.allowInboundCall ?? false;
      const gone = await sandbox.deprovision({ phoneNumber: otherNumber });
      return [
        ...unless(told, `the first ended ${first.error}: ${first.cause}`),
        ...succeeded([second, gone]),
        ...unless(attached === 1, `${attached} are attached`),
        ...unless(stays, 'the agent takes no inbound calls any more'),
        ...unless(agent?.allowInboundCall === false, 'the last number has not forbidden the inbound calls again'),
      ];
    },
  },
  {
    name: 'one service is out of order during a roll-back: what is at the other is undone all the same',
    async run(sandbox) {
      refuseCalls(sandbox);
      const before = accountState(sandbox);
      whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox.atoms, '*'));
      await sandbox.provision(request);
      const { trunks } = sandbox.exotel.state;
      const undone = unless(trunks.length === 0, `${trunks.length} trunks wait for Atoms to come back`);
      sandbox.atoms.faults.clear();
      await sandbox.rollBack({ phoneNumber });
      return [...undone, ...asBefore(sandbox, before)];
    },
  },
  ...[
    [1, 0],
    [1, 2],
    [1, 0, 1],
    [1, 2, 1, 2],
  ].map((indexes) => ({
    name: `moves to other agents and flows (${indexes.join(', ')}) fail, and only after the last all of them can be undone`,
    run: (sandbox: Sandbox) => failedMoves(sandbox, indexes),
  })),
  ...(['trunkSid', 'trunkName'] as const).map((how) => ({
    name: `a roll-back fails, and the next execution fails before it has found the trunk again (${how})`,
    async run(sandbox: Sandbox) {
      buy(sandbox, [otherNumber]);
      const first = await sandbox.provision({ ...unverified, phoneNumber: otherNumber, trunkName: 'shared' });
      const [trunk] = sandbox.exotel.state.trunks;
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      const trunkOf = how === 'trunkSid' ? { trunkSid: trunk?.trunkSid } : { trunkName: 'shared' };
      const wanted = { ...request, ...trunkOf };
      whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox.exotel, 'read trunk'));
      await sandbox.provision(wanted);
      const again = await sandbox.provision(wanted);
      sandbox.exotel.faults.clear();
      const rolledBack = await sandbox.rollBack({ phoneNumber });
      await sandbox.settled();
      const [was] = before.trunks as { phoneNumbers: unknown[] }[];
      const after = accountState(sandbox);
      const [is] = after.trunks as { phoneNumbers: unknown[] }[];
      const isMapped = JSON.stringify(is?.phoneNumbers).includes(phoneNumber);
      if (was && is) is.phoneNumbers = was.phoneNumbers;
      return [
        ...succeeded([first, rolledBack]),
        ...unless(!again.cause?.includes('What it had made is undone'), `it says: ${again.cause}`),
        ...unless(!isMapped || remainsOf(sandbox).join().includes('mapping'), 'the mapping that stays is not said'),
        ...differences(before, after),
      ];
    },
  })),
  {
    name: 'a roll-back fails, the next execution fails and keeps what is there, and then it is rolled back by hand',
    async run(sandbox) {
      const otherAgentId = '60d0fe4f5311236168a109cb';
      addAgent(sandbox, otherAgentId);
      await sandbox.provision(unverified);
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      await failToRollBack(sandbox, 'atoms', 'update agent', { ...request, agentId: otherAgentId });
      await sandbox.provision({ ...request, agentId: otherAgentId, onFailure: 'keep' });
      await sandbox.rollBack({ phoneNumber });
      await sandbox.settled();
      return asBefore(sandbox, before);
    },
  },
];

/** Moves a number that is provisioned from agent to agent and from flow to flow; each move fails. */
async function failedMoves(sandbox: Sandbox, indexes: number[]): Promise<string[]> {
  const { exotel, atoms } = sandbox;
  // In the order of their names the first to be moved to comes last, and first.
  const agentIds = [agentId, '60d0fe4f5311236168a109c9', '60d0fe4f5311236168a109cb'];
  const flowAppIds = ['20000', '10000', '30000'];
  for (const id of agentIds.slice(1)) addAgent(sandbox, id);
  const requestOf = (index: number) => ({ ...request, agentId: agentIds[index], flowAppId: flowAppIds[index] });
  const first = await sandbox.provision({ ...requestOf(0), verification: 'skip' });
  const before = accountState(sandbox);
  refuseCalls(sandbox);
  const problems = succeeded([first]);
  for (const [position, index] of indexes.entries()) {
    atoms.faults.clear();
    exotel.faults.clear();
    if (position < indexes.length - 1) {
      whenEntering(sandbox, 'Diagnose', () => {
        breakDown(atoms, 'update agent');
        breakDown(exotel, 'update exophone');
      });
    }
    const { error, cause } = await sandbox.provision(requestOf(index));
    await sandbox.settled();
    const wanted = position < indexes.length - 1 ? 'RollBackFailedError' : 'VerificationFailedError';
    problems.push(...unless(error === wanted, `move ${position + 1} ended ${error}: ${cause}`));
  }
  return [...problems, ...asBefore(sandbox, before)];
}
