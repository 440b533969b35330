import { setImmediate } from 'node:timers/promises';
import type { Execution } from '../../aws/execution.ts';
import { accountState } from '../account-state.ts';
import { unless } from '../problems.ts';
import { callTo, phoneNumber, refuseCalls } from '../stories/accounts.ts';
import { asBefore, request, type Scenario, succeeded, unverified, whenEntering } from './scenario.ts';

/** An execution is stopped, and another one or a redrive comes after it. */
export const endedMidway: readonly Scenario[] = [
  {
    name: 'an execution is stopped and rolled back, and then redriven',
    async run(sandbox) {
      whenEntering(sandbox, 'Attach number to agent', ({ arn }) => sandbox.executions.stop(arn));
      const execution = await sandbox.provision(unverified);
      await sandbox.settled();
      sandbox.executions.redrive(execution.name);
      await execution.ended;
      await sandbox.settled();
      const { trunks } = sandbox.exotel.state;
      return [...succeeded([execution]), ...unless(trunks.length === 1, `there are ${trunks.length} trunks`)];
    },
  },
  {
    name: 'an execution that was stopped is taken over by one that succeeds; redriven, it fails',
    async run(sandbox) {
      // Neither it nor its clean-up goes on, so that what it made is found by the next.
      sandbox.executions.options.onEvent = ({ type, state }, { arn, stateMachineArn }) => {
        const isRollBack = stateMachineArn !== sandbox.executions.stateMachineArn;
        if (type === 'StateEntered' && (isRollBack || state?.name === 'Route DID to Connect flow')) {
          sandbox.executions.stop(arn);
        }
      };
      const stopped = await sandbox.provision(request);
      await sandbox.settled();
      delete sandbox.executions.options.onEvent;
      const second = await sandbox.provision(unverified);
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      sandbox.executions.redrive(stopped.name);
      await stopped.ended;
      await sandbox.settled();
      const failed = stopped.error === 'VerificationFailedError';
      return [
        ...succeeded([second]),
        ...unless(failed, `redriven, it ended ${stopped.status}: ${stopped.cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'an execution is stopped after it has told that the number is provisioned; redriven, it fails',
    async run(sandbox) {
      whenEntering(sandbox, 'Record success', ({ arn }) => sandbox.executions.stop(arn));
      const stopped = await sandbox.provision({ ...request, verification: { callTo } });
      await sandbox.settled();
      const before = accountState(sandbox);
      refuseCalls(sandbox);
      sandbox.executions.redrive(stopped.name);
      await stopped.ended;
      await sandbox.settled();
      const failed = stopped.status === 'FAILED';
      return [
        ...unless(failed, `redriven, it ended ${stopped.status}: ${stopped.cause}`),
        ...asBefore(sandbox, before),
      ];
    },
  },
  {
    name: 'an execution is stopped while it imports the number, and rolled back by hand at once',
    async run(sandbox) {
      const before = accountState(sandbox);
      const fault = sandbox.atoms.faults.add({
        operation: 'import phone number',
        kind: 'status',
        status: 429,
        retryAfterSeconds: 3,
      });
      let byHand: Promise<Execution> | undefined;
      whenEntering(sandbox, 'Import number to Atoms', ({ arn }) => {
        byHand = (async () => {
          while (fault.injections === 0) await setImmediate();
          sandbox.executions.stop(arn);
          return sandbox.rollBack({ phoneNumber });
        })();
      });
      await sandbox.provision(unverified);
      await byHand;
      await sandbox.settled();
      await sandbox.lambdas.idle();
      return asBefore(sandbox, before);
    },
  },
];
