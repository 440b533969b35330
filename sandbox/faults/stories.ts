import type { Execution } from '../aws/execution.ts';
import type { Sandbox } from '../sandbox.ts';
import { type AccountState, accountState, differences } from './account-state.ts';
import {
  addStreamingTrunk,
  addTheirTrunk,
  agentId,
  everything,
  furnish,
  otherAgentId,
  otherNumber,
  phoneNumber,
  product,
  provisionFirst,
  provisionTheOther,
  refuseCalls,
  trunkName,
} from './stories/accounts.ts';
import {
  adoptedTrunkIsLeft,
  calledBack,
  calledByAnother,
  hasMode,
  provisionedEverything,
  remainsOf,
  withoutMapping,
} from './stories/judgements.ts';
import { isAsItWas, noteState, provisionToUndo, stoppedIn, unprovisioned } from './stories/undone.ts';

/*
 * What is provisioned when faults strike, and how it must end: which calls are made depends on what is there and what
 * is asked for. Each judges by the simulators alone.
 */

export interface Story {
  name: string;
  /** Sets the accounts up, and answers the request. */
  prepare(sandbox: Sandbox): Promise<Record<string, unknown>>;
  /** What is done while faults strike; default: provision. */
  work?: 'deprovision' | 'roll back';
  /** Whether it ends provisioned (or deprovisioned) when nothing goes wrong; if not, in a roll-back. */
  succeeds: boolean;
  /** The states whose calls are this story's rows; the others are rows of another story. */
  states?: readonly string[];
  /** What is wrong after it has succeeded: sentences. */
  provisioned(sandbox: Sandbox, before: AccountState): string[];
  /** What is wrong after it was rolled back; default: anything that is not as before. */
  absent?(sandbox: Sandbox, before: AccountState, execution: Execution): string[];
}

export const stories: readonly Story[] = [
  {
    name: 'a new number',
    succeeds: true,
    async prepare(sandbox) {
      furnish(sandbox);
      return everything;
    },
    provisioned: provisionedEverything,
  },
  {
    name: 'a number whose call fails',
    succeeds: false,
    states: ['Diagnose', 'Roll back', 'Record failure', 'Provisioning failed'],
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      return everything;
    },
    provisioned: provisionedEverything,
  },
  {
    name: 'a number for an agent that does not show its numbers',
    succeeds: true,
    states: ['Validate request', 'Attach number to agent', 'Check configuration'],
    async prepare(sandbox) {
      furnish(sandbox);
      sandbox.atoms.settings.showsProductIds = 'never';
      return everything;
    },
    provisioned: provisionedEverything,
  },
  {
    name: 'a number whose call fails, for an agent that does not show its numbers',
    succeeds: false,
    states: ['Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      sandbox.atoms.settings.showsProductIds = 'never';
      return everything;
    },
    provisioned: provisionedEverything,
  },
  {
    name: 'a number that moves to another agent',
    succeeds: true,
    states: ['Attach number to agent'],
    async prepare(sandbox) {
      furnish(sandbox);
      await provisionFirst(sandbox, everything);
      return { ...everything, agentId: otherAgentId };
    },
    provisioned: (sandbox, before) => provisionedEverything(sandbox, before, otherAgentId),
  },
  {
    name: 'a move to another agent that fails',
    succeeds: false,
    states: ['Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      await provisionFirst(sandbox, everything);
      refuseCalls(sandbox);
      return { ...everything, agentId: otherAgentId };
    },
    provisioned: (sandbox, before) => provisionedEverything(sandbox, before, otherAgentId),
  },
  {
    name: "somebody else's import, replaced",
    succeeds: true,
    states: ['Import number to Atoms'],
    async prepare(sandbox) {
      furnish(sandbox);
      const foreign = { ...product('e'.repeat(24), phoneNumber), agentId: otherAgentId };
      sandbox.atoms.state.products.push(foreign);
      for (const agent of sandbox.atoms.state.agents) {
        if (agent.id === otherAgentId) agent.telephonyProductId.push(foreign.id);
      }
      return { ...everything, replaceExisting: true };
    },
    provisioned(sandbox, before) {
      const agents = (before.agents as { telephonyProductId: string[] }[]).map((agent) => ({
        ...agent,
        telephonyProductId: agent.telephonyProductId.filter((id) => id !== 'e'.repeat(24)),
      }));
      return provisionedEverything(sandbox, { ...before, agents });
    },
    absent(sandbox, before) {
      const { atoms } = sandbox;
      const foreign = atoms.state.products.find(({ phoneNumber: number }) => number === phoneNumber);
      if (foreign) return differences(before, { ...before, products: before.products });
      return remainsOf(sandbox).some((text) => text.includes('by hand as it was before'))
        ? []
        : ['the product that was replaced is not said'];
    },
  },
  {
    name: 'a number that another one calls',
    succeeds: true,
    states: ['Validate request', 'Place verification call', 'Read call'],
    async prepare(sandbox) {
      await provisionTheOther(sandbox);
      return { ...everything, verification: { mode: 'loopback', from: otherNumber } };
    },
    provisioned: calledByAnother,
    // The mapping of the number stays on the trunk, since no API takes it off.
    absent: (sandbox, before) => differences(withoutMapping(before), withoutMapping(accountState(sandbox))),
  },
  {
    name: 'a number that another one calls, and that calls back',
    succeeds: true,
    states: ['Place verification call', 'Read call'],
    async prepare(sandbox) {
      await provisionTheOther(sandbox);
      return { ...everything, verification: { mode: 'loopback', from: otherNumber, bothWays: true } };
    },
    provisioned: calledBack,
    absent: (sandbox, before) => differences(withoutMapping(before), withoutMapping(accountState(sandbox))),
  },
  {
    name: "somebody else's trunk, whose call fails",
    succeeds: false,
    states: ['Create trunk', 'Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      return { phoneNumber, agentId, trunkSid: addTheirTrunk(sandbox, []) };
    },
    provisioned: () => ['it was not to be provisioned'],
    absent: (sandbox, before) => adoptedTrunkIsLeft(sandbox, before),
  },
  {
    name: 'a number that streams, set to calls',
    succeeds: true,
    states: ['Map DID to trunk'],
    async prepare(sandbox) {
      furnish(sandbox);
      return { phoneNumber, agentId, trunkSid: addStreamingTrunk(sandbox, phoneNumber), replaceExisting: true };
    },
    provisioned: (sandbox) => hasMode(sandbox, 'pstn'),
    absent: (sandbox) => hasMode(sandbox, 'flow'),
  },
  {
    name: 'a number that streams, whose call fails',
    succeeds: false,
    states: ['Roll back'],
    async prepare(sandbox) {
      furnish(sandbox);
      refuseCalls(sandbox);
      return { phoneNumber, agentId, trunkSid: addStreamingTrunk(sandbox, phoneNumber), replaceExisting: true };
    },
    provisioned: () => ['it was not to be provisioned'],
    absent: (sandbox) => hasMode(sandbox, 'flow'),
  },
  {
    name: 'a number whose execution was stopped',
    work: 'roll back',
    succeeds: true,
    states: ['Take over number', 'Roll back', 'Record roll-back'],
    async prepare(sandbox) {
      furnish(sandbox);
      noteState(sandbox);
      const { arn: execution, status: error } = await stoppedIn(sandbox, 'update exophone', everything);
      const ended = { execution, error, cause: 'The execution was stopped by hand.', onFailure: 'roll-back' };
      return { phoneNumber, ended };
    },
    provisioned: isAsItWas,
    absent: isAsItWas,
  },
  {
    name: 'a number that is deprovisioned',
    work: 'deprovision',
    succeeds: true,
    async prepare(sandbox) {
      furnish(sandbox);
      return provisionToUndo(sandbox, everything);
    },
    provisioned: isAsItWas,
  },
  {
    name: 'a number that is deprovisioned while another one uses its trunk',
    work: 'deprovision',
    succeeds: true,
    states: ['Undo everything'],
    async prepare(sandbox) {
      furnish(sandbox);
      const [phone] = sandbox.exotel.state.exoPhones;
      sandbox.exotel.state.exoPhones.push({ ...phone, sid: 'other', phoneNumber: otherNumber } as never);
      await provisionFirst(sandbox, { phoneNumber: otherNumber, agentId, trunkName, verification: 'skip' });
      return provisionToUndo(sandbox, { phoneNumber, agentId, flowAppId: '12345', verification: 'skip' });
    },
    // The mapping of the number stays on the trunk, since no API takes it off.
    provisioned: (sandbox) =>
      differences(withoutMapping(unprovisioned(sandbox)), withoutMapping(accountState(sandbox))),
  },
  {
    name: "a number that is deprovisioned on somebody else's trunk",
    work: 'deprovision',
    succeeds: true,
    states: ['Undo everything'],
    async prepare(sandbox) {
      furnish(sandbox);
      return provisionToUndo(sandbox, { phoneNumber, agentId, trunkSid: addTheirTrunk(sandbox, []) });
    },
    provisioned: (sandbox) => adoptedTrunkIsLeft(sandbox, unprovisioned(sandbox), 'DID Deprovisioned'),
  },
];

/** Does what the story is about. */
export function startStory(sandbox: Sandbox, { work }: Story, request: object): Promise<Execution> {
  if (work === 'roll back') return sandbox.rollBack(request);
  return work === 'deprovision' ? sandbox.deprovision(request) : sandbox.provision(request);
}

export function storyNamed(name: string): Story {
  const story = stories.find((candidate) => candidate.name === name);
  if (!story) throw new Error(`There is no story named ${name}.`);
  return story;
}
