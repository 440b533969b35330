import { describe, expect, test } from '@jest/globals';
import { statusChange } from '../../sandbox/aws/status-change.ts';
import { accountState } from '../../sandbox/faults/account-state.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  changes,
  everything,
  freshSandbox,
  lastEvent,
  operate,
  phoneNumber,
  provisioned,
  request,
  statesOf,
} from './environment.ts';

const told = { startedBy: 'arn:aws:iam::1:user/asha', reason: 'the branch is closed' };

describe('a deprovisioning that is ended from outside', () => {
  /** Ends it so when it does the change. */
  async function endedAt(sandbox: Sandbox, state: string, end: 'stop' | 'timeOut', at = 'StateEntered') {
    sandbox.executions.options.onEvent = ({ type, state: entered }, execution) => {
      if (type === at && entered?.name === state) sandbox.executions[end](execution.arn);
    };
    const execution = await sandbox.deprovision({ phoneNumber, ...told });
    delete sandbox.executions.options.onEvent;
    await sandbox.settled();
    return execution;
  }

  test('is told of, once, and says that nothing was changed where that is so', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const made = changes(sandbox).length;
    const execution = await endedAt(sandbox, 'Look for calls', 'stop');
    expect([execution.status, changes(sandbox).length]).toEqual(['ABORTED', made]);
    expect(lastEvent(sandbox, 'DID Deprovisioning Failed')).toMatchObject({
      execution: execution.arn,
      error: 'ABORTED',
      message: 'The execution was stopped by hand. Nothing was changed.',
      undone: [],
      ...told,
    });
    const { numbers } = await operate(sandbox, 'status', { phoneNumber });
    expect(numbers).toMatchObject([{ state: 'provisioned', runs: [{ work: 'deprovision', outcome: 'failed' }, {}] }]);

    sandbox.bus.put(statusChange(execution));
    await sandbox.settled();
    const events = sandbox.bus.events.filter((event) => event['detail-type'] === 'DID Deprovisioning Failed');
    expect(events).toHaveLength(1);
  });

  test('has the number stand as failed when it had begun to change something', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    sandbox.atoms.faults.add({ operation: 'release number', kind: 'status', status: 503, times: 'forever' });
    // In the pause before it is tried again, so that no Lambda is left behind that would tell as well.
    const execution = await endedAt(sandbox, 'Undo everything', 'timeOut', 'StateRetried');
    expect(execution.status).toBe('TIMED_OUT');
    expect(lastEvent(sandbox, 'DID Deprovisioning Failed')).toMatchObject({
      error: 'TIMED_OUT',
      message: expect.stringMatching(/took longer than it may as a whole\. Not everything is undone\. Start it again/),
      undone: expect.arrayContaining([`${phoneNumber} is off agent ${request.agentId}`]),
      remains: ['the imported number (Atoms)'],
    });
    expect((await operate(sandbox, 'status', { phoneNumber })).numbers[0]).toMatchObject({ state: 'failed' });
  });

  test('is redriven, and begins again when another execution has had the number since', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    await provisioned(sandbox, everything);
    const stopped = await endedAt(sandbox, 'Undo everything', 'stop');
    const again = await sandbox.provision(everything);
    expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
    const redriven = sandbox.executions.redrive(stopped.arn);
    await sandbox.settled();
    expect([redriven.status, redriven.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(statesOf(redriven)).toContain('Start over');
    expect(accountState(sandbox)).toEqual(before);
  });
});
