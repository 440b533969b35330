import { breakDown, unverified, whenEntering } from '../../../sandbox/faults/scenarios/scenario.ts';
import {
  callTo,
  otherAgentId,
  otherNumber,
  provisionFirst,
  refuseCalls,
} from '../../../sandbox/faults/stories/accounts.ts';
import { everything, phoneNumber, request } from '../environment.ts';
import { addOtherAgent, answerCalls, buyOther, type Situation } from './situation.ts';

const shared = { ...unverified, trunkName: 'shared' };

/** What comes after a run: another one, a roll-back, a redrive, a second number on its trunk. */
export const runsAgain: Situation[] = [
  {
    name: 'a provisioned number is run over',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, everything);
      await recorder.planAndProvision(everything);
      await recorder.operate('check', { phoneNumber });
    },
  },
  {
    name: 'a proved number is called once more',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, request);
      await recorder.planAndProvision({ ...request, verification: { callTo: '+919812345678' } });
    },
  },
  {
    name: 'a provisioned number is run over and the call fails',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, everything);
      refuseCalls(recorder.sandbox);
      await recorder.provision({ ...everything, verification: { callTo } });
    },
  },
  {
    name: 'a failure is kept and run again',
    async run(recorder) {
      const { atoms } = recorder.sandbox;
      breakDown(atoms, 'import phone number', 400);
      await recorder.provision({ ...request, onFailure: 'keep' });
      atoms.faults.clear();
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'a failed call is rolled back and run again',
    async run(recorder) {
      refuseCalls(recorder.sandbox);
      await recorder.provision(everything);
      answerCalls(recorder.sandbox);
      await recorder.planAndProvision(everything);
    },
  },
  {
    name: 'a kept failure is rolled back by hand',
    async run(recorder) {
      refuseCalls(recorder.sandbox);
      await recorder.provision({ ...everything, onFailure: 'keep' });
      await recorder.rollBack({ phoneNumber });
    },
  },
  {
    name: 'a roll-back fails at Exotel and is made by hand',
    async run(recorder) {
      const { exotel } = recorder.sandbox;
      refuseCalls(recorder.sandbox);
      breakDown(exotel, 'delete trunk');
      await recorder.provision(request);
      await recorder.rollBack({ phoneNumber });
      exotel.faults.clear();
      await recorder.rollBack({ phoneNumber });
    },
  },
  {
    name: 'a roll-back fails at Atoms and the next run makes it good',
    async run(recorder) {
      const { sandbox } = recorder;
      refuseCalls(sandbox);
      whenEntering(sandbox, 'Diagnose', () => breakDown(sandbox.atoms, 'update agent'));
      await recorder.provision(request);
      sandbox.atoms.faults.clear();
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'an import cannot be released and is settled by hand',
    async run(recorder) {
      recorder.sandbox.atoms.settings.releaseImported = false;
      refuseCalls(recorder.sandbox);
      await recorder.provision(request);
      await recorder.rollBack({ phoneNumber });
      await recorder.rollBack({ phoneNumber, settled: true });
    },
  },
  {
    name: 'an import that cannot be released is taken over',
    async run(recorder) {
      recorder.sandbox.atoms.settings.releaseImported = false;
      refuseCalls(recorder.sandbox);
      await recorder.provision(request);
      answerCalls(recorder.sandbox);
      await recorder.planAndProvision(request);
    },
  },
  {
    name: 'a failed run is redriven',
    async run(recorder) {
      refuseCalls(recorder.sandbox);
      const execution = await recorder.provision(everything);
      answerCalls(recorder.sandbox);
      await recorder.redrive(execution);
    },
  },
  {
    name: 'a roll-back of a number that was never provisioned',
    run: (recorder) => recorder.rollBack({ phoneNumber }),
  },
  {
    name: 'another caller ID alias',
    async run(recorder) {
      await provisionFirst(recorder.sandbox, { ...everything, verification: 'skip' });
      await recorder.planAndProvision({ ...everything, callerId: '+918045670001' });
    },
  },
  {
    name: 'a move to another agent',
    async run(recorder) {
      addOtherAgent(recorder.sandbox);
      await provisionFirst(recorder.sandbox, request);
      await recorder.planAndProvision({ ...request, agentId: otherAgentId });
    },
  },
  {
    name: 'a move to another agent fails half-way and is run again',
    async run(recorder) {
      const { sandbox } = recorder;
      addOtherAgent(sandbox);
      await provisionFirst(sandbox, request);
      sandbox.atoms.faults.add({ operation: 'update agent', kind: 'status', status: 400, skip: 1 });
      await recorder.provision({ ...request, agentId: otherAgentId });
      await recorder.planAndProvision({ ...request, agentId: otherAgentId });
    },
  },
  {
    name: 'a second number shares a trunk',
    async run(recorder) {
      buyOther(recorder.sandbox);
      await recorder.planAndProvision(shared);
      await recorder.planAndProvision({ ...shared, phoneNumber: otherNumber });
    },
  },
  {
    name: 'a number that shares a trunk is rolled back',
    async run(recorder) {
      buyOther(recorder.sandbox);
      await provisionFirst(recorder.sandbox, { ...shared, phoneNumber: otherNumber });
      refuseCalls(recorder.sandbox);
      await recorder.planAndProvision({ ...everything, trunkName: 'shared' });
    },
  },
  {
    name: 'the creator of a shared trunk is rolled back',
    async run(recorder) {
      const { sandbox } = recorder;
      buyOther(sandbox);
      refuseCalls(sandbox);
      await recorder.provision({ ...request, trunkName: 'shared', onFailure: 'keep' });
      await provisionFirst(sandbox, { ...shared, phoneNumber: otherNumber });
      await recorder.rollBack({ phoneNumber });
    },
  },
];
