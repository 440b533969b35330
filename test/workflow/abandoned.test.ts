import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { waitsForPerson } from '../../lambdas/workflows/contract.ts';
import { type ProvisioningStepName, provisioningSteps } from '../../lambdas/workflows/provision-number/contract.ts';
import { accountState } from '../../sandbox/faults/account-state.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  changes,
  everything,
  freshSandbox,
  newSandbox,
  phoneNumber,
  provisioned,
  request,
  statesOf,
} from './environment.ts';

/** Starts an execution that ends so as soon as it enters the state. */
async function endAt(sandbox: Sandbox, stateName: string, end: 'stop' | 'timeOut', input: object = everything) {
  sandbox.executions.options.onEvent = ({ type, state }, execution) => {
    if (type === 'StateEntered' && state?.name === stateName && execution.redriveCount === 0) {
      sandbox.executions[end](execution.name);
    }
  };
  const execution = await sandbox.provision(input);
  delete sandbox.executions.options.onEvent;
  return execution;
}

function rollBacksOf(sandbox: Sandbox) {
  return [...sandbox.executions.all.values()].filter(
    ({ stateMachineArn }) => stateMachineArn !== sandbox.executions.stateMachineArn,
  );
}

/** Wherever the execution holds the number, but where it waits for a person or says that it is done. */
const names = Object.keys(provisioningSteps) as ProvisioningStepName[];
const claimed = [
  ...names
    .slice(names.indexOf('claim-number') + 1, names.indexOf('record-success'))
    .filter((name) => !waitsForPerson(name))
    .map((name) => provisioningSteps[name].state),
  'Wait',
];

describe('an end that no Catch sees is cleaned up after', () => {
  test.each(claimed.map((state, index) => [index % 2 === 0 ? 'stop' : 'timeOut', state] as const))(
    '%s at %s',
    async (end, state) => {
      const sandbox = await freshSandbox();
      const before = accountState(sandbox);
      const told = { startedBy: 'arn:aws:iam::1:user/asha', reason: 'a new branch' };
      const execution = await endAt(sandbox, state, end, { ...everything, ...told });
      expect(execution.status).toBe(end === 'stop' ? 'ABORTED' : 'TIMED_OUT');
      await sandbox.settled();

      expect(accountState(sandbox)).toEqual(before);
      expect(rollBacksOf(sandbox).map(({ status }) => status)).toEqual(['SUCCEEDED']);
      expect(sandbox.bus.events.map((event) => event['detail-type'])).toEqual([
        'DID Provisioning Failed',
        'DID Rolled Back',
      ]);
      expect(sandbox.bus.events[0]).toMatchObject({
        detail: { execution: execution.arn, error: execution.status, ...told },
      });
      const items = await sandbox.ledger.items();
      expect(items).toContainEqual(expect.objectContaining({ sk: 'CLAIM', released: true, answersFor: [] }));
      expect(items).toContainEqual(
        expect.objectContaining({
          sk: `RUN#${execution.name}`,
          execution: execution.arn,
          outcome: expect.objectContaining({ status: 'failed' }),
        }),
      );
      const again = await sandbox.provision(everything);
      expect([again.status, again.cause]).toEqual(['SUCCEEDED', undefined]);
    },
  );

  test('unless it was at its very end: then the number is provisioned, and that was told', async () => {
    const sandbox = await freshSandbox();
    await endAt(sandbox, 'Record success', 'stop', request);
    await sandbox.settled();
    expect(sandbox.bus.events.map((event) => event['detail-type'])).toEqual(['DID Provisioned']);
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    expect(sandbox.atoms.state.agents[0]?.telephonyProductId).toHaveLength(1);
  });

  test('once, however often the event comes', async () => {
    const sandbox = await freshSandbox();
    await endAt(sandbox, 'Attach number to agent', 'stop');
    const [event] = sandbox.bus.serviceEvents;
    if (!event) throw new Error('There was no status-change event.');
    sandbox.bus.deliver(event);
    await sandbox.settled();
    sandbox.bus.deliver(event);
    await sandbox.settled();
    expect(rollBacksOf(sandbox)).toHaveLength(1);
    // CloudWatch logs no other.
    expect(rollBacksOf(sandbox)[0]?.name).toMatch(/^[0-9A-Za-z_-]{1,80}$/);
    expect(changes(sandbox).filter((operation) => operation === 'delete trunk')).toHaveLength(1);
    expect(sandbox.bus.deadLetters).toEqual([]);
  });

  test('not when the number belongs to a newer execution already, which finds what was made', async () => {
    // The roll-back comes second, however busy the machine is.
    const newerHasClaimed = Promise.withResolvers<void>();
    const turns = {
      async take(key: string) {
        if (key.includes('takeovernumber')) await newerHasClaimed.promise;
        return () => {};
      },
    };
    const sandbox = await newSandbox({ turns });
    let newer: ReturnType<Sandbox['provision']> | undefined;
    sandbox.executions.options.onEvent = ({ type, state }, { stateMachineArn }) => {
      const isRollBack = stateMachineArn !== sandbox.executions.stateMachineArn;
      if (isRollBack && type === 'StateEntered' && state?.name === 'Wait for its last step') {
        newer ??= sandbox.provision(request);
      }
      if (!isRollBack && type === 'StateEntered' && state?.name === 'Attach number to agent' && !newer) {
        for (const { name } of sandbox.executions.all.values()) sandbox.executions.stop(name);
      }
      if (!isRollBack && type === 'StateExited' && state?.name === 'Claim number' && newer) newerHasClaimed.resolve();
    };
    const first = await sandbox.provision(request);
    await sandbox.settled();
    expect(first.status).toBe('ABORTED');
    const second = await newer;
    expect([second?.status, second?.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(second && statesOf(second)).toContain('Wait for its last step');
    expect(changes(sandbox)).not.toContain('delete trunk');
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    expect(sandbox.atoms.state.products).toHaveLength(1);
  });

  test('by the newer execution itself, if that one fails: it answers for what it took over', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    // The clean-up of the first is itself stopped before it begins.
    sandbox.executions.options.onEvent = ({ type, state }, { arn, stateMachineArn }) => {
      const isRollBack = stateMachineArn !== sandbox.executions.stateMachineArn;
      const isAttaching = !isRollBack && state?.name === 'Attach number to agent';
      if (type === 'StateEntered' && (isRollBack || isAttaching)) sandbox.executions.stop(arn);
    };
    await sandbox.provision(everything);
    await sandbox.settled();
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    delete sandbox.executions.options.onEvent;
    const second = await sandbox.provision(everything);
    await sandbox.settled();
    expect(second.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
  });

  test('but not after one that has succeeded and could not let the number go', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const before = accountState(sandbox);
    const [logicalId] = sandbox.template.only('AWS::DynamoDB::Table');
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const client = new DynamoDBClient({ endpoint: sandbox.ledger.url, region: sandbox.template.region, credentials });
    await DynamoDBDocumentClient.from(client).send(
      new UpdateCommand({
        TableName: String(sandbox.template.resolve({ Ref: logicalId })),
        Key: { pk: `NUMBER#${phoneNumber}`, sk: 'CLAIM' },
        UpdateExpression: 'SET released = :no',
        ExpressionAttributeValues: { ':no': false },
      }),
    );
    client.destroy();
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const second = await sandbox.provision({ ...everything, verification: { callTo: '+919876543210' } });
    expect(second.error).toBe('VerificationFailedError');
    expect(accountState(sandbox)).toEqual(before);
  });

  test('or kept, as the request asked: the number is let go and the failure is told', async () => {
    const sandbox = await freshSandbox();
    await endAt(sandbox, 'Attach number to agent', 'stop', { ...everything, onFailure: 'keep' });
    await sandbox.settled();
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    expect(sandbox.bus.events.map((event) => event['detail-type'])).toEqual(['DID Provisioning Failed']);
    expect(await sandbox.ledger.items()).toContainEqual(expect.objectContaining({ sk: 'CLAIM', released: true }));
  });

  test('nothing is started for one that cleaned up itself, or that claimed nothing', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    await sandbox.provision(request);
    await sandbox.provision({ phoneNumber: 'none' });
    await sandbox.settled();
    expect(sandbox.bus.serviceEvents.map(({ detail }) => (detail as { status: string }).status)).toEqual([
      'FAILED',
      'FAILED',
    ]);
    expect(rollBacksOf(sandbox)).toEqual([]);
    expect(sandbox.bus.deadLetters).toEqual([]);
  });

  test('one that failed and could not be recorded is rolled back and told later', async () => {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const put = sandbox.bus.put.bind(sandbox.bus);
    let isDown = true;
    sandbox.bus.put = (entry, ...rest) => {
      if (isDown && entry.Source === 'trunkline') throw new Error('The bus is down.');
      return put(entry, ...rest);
    };
    sandbox.executions.options.onEvent = ({ type }) => {
      if (type === 'ExecutionFailed') isDown = false;
    };
    const execution = await sandbox.provision(request);
    await sandbox.settled();
    sandbox.bus.put = put;
    expect(execution.cause).toContain('What it had made is undone. This end could not be recorded');
    expect(accountState(sandbox)).toEqual(before);
    expect(sandbox.bus.events.map((event) => event['detail-type'])).toEqual([
      'DID Provisioning Failed',
      'DID Rolled Back',
    ]);
  });
});

describe('a redrive', () => {
  test.each(['stop', 'timeOut'] as const)('after %s goes on where it was, though all was rolled back', async (end) => {
    const sandbox = await freshSandbox();
    const execution = await endAt(sandbox, 'Attach number to agent', end);
    await sandbox.settled();
    sandbox.executions.redrive(execution.name);
    await execution.ended;
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(statesOf(execution)).toContain('Start over');
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
    expect(sandbox.atoms.state.products).toHaveLength(1);
  });

  test('that comes before the clean-up keeps the number, and is not cleaned up after', async () => {
    const sandbox = await freshSandbox();
    let redriven = false;
    sandbox.executions.options.onEvent = ({ type, state }, execution) => {
      if (type !== 'StateEntered' || redriven) return;
      if (state?.name === 'Attach number to agent') sandbox.executions.stop(execution.name);
      if (state?.name === 'Wait for its last step') {
        redriven = true;
        const [stopped] = sandbox.executions.all.values();
        if (stopped) sandbox.executions.redrive(stopped.name);
      }
    };
    sandbox.executions.options.waitMillis = 30;
    const execution = await sandbox.provision({ ...everything, verification: 'skip' });
    await sandbox.settled();
    sandbox.executions.options.waitMillis = 1;
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    expect(changes(sandbox).filter((operation) => operation === 'create trunk')).toHaveLength(1);
    expect(changes(sandbox)).not.toContain('delete trunk');
  });

  test.each(['roll-back', 'keep'])(
    'of one that failed, with "%s", begins again and ends provisioned',
    async (onFailure) => {
      const sandbox = await freshSandbox();
      sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
      const execution = await sandbox.provision({ ...everything, onFailure });
      expect(execution.error).toBe('VerificationFailedError');
      sandbox.exotel.state.phones = {};
      sandbox.executions.redrive(execution.name);
      await execution.ended;
      expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
      expect(execution.output).toMatchObject({ phoneNumber, verification: { verdict: 'answered' } });
      expect(sandbox.exotel.state.trunks).toHaveLength(1);
    },
  );

  test('that fails again fails with its new reason', async () => {
    const sandbox = await freshSandbox();
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const execution = await sandbox.provision(request);
    sandbox.exotel.faults.add({ operation: 'list exophones', kind: 'status', status: 401, times: 'forever' });
    sandbox.executions.redrive(execution.name);
    await execution.ended;
    expect([execution.status, execution.error]).toEqual(['FAILED', 'AuthenticationError']);
  });
});
