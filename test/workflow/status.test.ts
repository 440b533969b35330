import { expect, test } from '@jest/globals';
import { nothingTold } from '../../lambdas/numbers/told-fields.ts';
import { agentId, freshSandbox, newSandbox, operate, phoneNumber, request } from './environment.ts';

const other = '+918045671235';

test('a number that is provisioned: trunk, agent, verdict, what is left by hand, and who started it when and why', async () => {
  const sandbox = await freshSandbox();
  const execution = await sandbox.provision({
    ...request,
    startedBy: 'arn:aws:iam::1:user/asha',
    reason: 'new office',
  });
  const { numbers } = await operate(sandbox, 'status', { phoneNumber });
  expect(numbers).toEqual([
    expect.objectContaining({
      phoneNumber,
      state: 'provisioned',
      execution: execution.arn,
      agentId,
      trunkName: 't918045671234',
      trunkSid: sandbox.exotel.state.trunks[0]?.trunkSid,
      productId: sandbox.atoms.state.products[0]?.id,
      verification: expect.objectContaining({ verdict: 'answered', proved: ['outbound'], notProved: ['inbound'] }),
      error: null,
      toDo: [expect.stringContaining('Connect applet')],
      waiting: null,
      runs: [
        {
          execution: execution.arn,
          startedAt: new Date(execution.startedAt).toISOString(),
          ...nothingTold,
          startedBy: 'arn:aws:iam::1:user/asha',
          reason: 'new office',
          work: 'provision',
          request,
          endedAt: expect.any(String),
          outcome: 'provisioned',
          error: null,
          message: null,
        },
      ],
    }),
  ]);
});

test('a request that the first state refused is known with its number, so that it can be started again', async () => {
  const sandbox = await newSandbox({});
  sandbox.secrets.fill('trunkline/sandbox/atoms', { apiKey: 'sk_wrong' });
  const execution = await sandbox.provision(request);
  const { numbers } = await operate(sandbox, 'status', { phoneNumber });
  expect(numbers).toMatchObject([
    { phoneNumber, state: 'failed', error: 'AuthenticationError', runs: [{ execution: execution.arn, request }] },
  ]);
  expect(sandbox.bus.events).toMatchObject([{ detail: { phoneNumber, agentId, error: 'AuthenticationError' } }]);
});

test('a later failure that changed nothing leaves the number provisioned, and tells of the failure', async () => {
  const sandbox = await freshSandbox();
  await sandbox.provision(request);
  await sandbox.provision({ ...request, agentId: '60d0fe4f5311236168a109cb' });
  const { numbers } = await operate(sandbox, 'status', {});
  expect(numbers).toMatchObject([{ state: 'provisioned', error: 'RejectedError', runs: [{ outcome: 'failed' }] }]);
  expect(numbers[0]?.runs).toHaveLength(1);
});

test('failed since a moment: those whose newest run failed then or later', async () => {
  const sandbox = await freshSandbox();
  const [bought] = sandbox.exotel.state.exoPhones;
  if (bought) sandbox.exotel.state.exoPhones.push({ ...bought, phoneNumber: other });
  await sandbox.provision({ ...request, agentId: '60d0fe4f5311236168a109cb' });
  await sandbox.provision({ ...request, phoneNumber: other });
  const since = async (failedSince: string) =>
    (await operate(sandbox, 'status', { failedSince })).numbers.map((number) => number.phoneNumber);
  expect(await since(new Date(Date.now() - 60_000).toISOString())).toEqual([phoneNumber]);
  expect(await since(new Date(Date.now() + 60_000).toISOString())).toEqual([]);
});

test('while an execution has the number it is running, and after it was stopped it is not', async () => {
  const sandbox = await freshSandbox();
  let seen: string | undefined;
  sandbox.executions.options.onEvent = async ({ type, state }, execution) => {
    if (type !== 'StateExited' || state?.name !== 'Map DID to trunk') return;
    sandbox.executions.options.onEvent = () => {};
    seen = (await operate(sandbox, 'status', { phoneNumber })).numbers[0]?.state;
    sandbox.executions.stop(execution.arn);
  };
  await sandbox.provision(request);
  await sandbox.settled();
  expect(seen).toBe('running');
  expect((await operate(sandbox, 'status', { phoneNumber })).numbers).toMatchObject([
    { state: 'failed', error: 'ABORTED', runs: [{ outcome: 'failed', request }] },
  ]);
});

test('a number that was never heard of: no answer is no number, and a wrong one is refused by name', async () => {
  const sandbox = await freshSandbox();
  expect(await operate(sandbox, 'status', { phoneNumber })).toEqual({ numbers: [] });
  await expect(operate(sandbox, 'status', { phoneNumber: '8045671234' })).rejects.toMatchObject({
    failure: { errorType: 'InvalidRequestError', errorMessage: expect.stringMatching(/^phoneNumber: /) },
  });
});
