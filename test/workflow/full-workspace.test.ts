import { expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { causeOf, changes, freshSandbox, newSandbox, phoneNumber, request } from './environment.ts';
import { loopback, withOther } from './loopback.ts';

/* A workspace has a number of calls at once. An outbound one that finds none free waits; an inbound one cannot. */

const operations = ({ atoms }: Sandbox) => atoms.journal.map(({ operation }) => operation);

test('a call that waits in the queue is waited for, and is placed when one is free', async () => {
  const sandbox = await freshSandbox();
  sandbox.atoms.settings.callsAtOnce = 0;
  const seen: unknown[] = [];
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type !== 'StateExited' || state?.name !== 'Read call') return;
    seen.push((state.output as { callStatus: { status: string } }).callStatus.status);
    // Far more than the time that a call may take.
    if (seen.length === 60) sandbox.atoms.settings.callsAtOnce = 1;
  };
  const execution = await sandbox.provision(request);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(execution.output).toMatchObject({ verification: { verdict: 'answered', proved: ['outbound'] } });
  expect(seen.slice(0, 60)).toEqual(seen.slice(0, 60).map(() => 'in_queue'));
});

test('a workspace that stays full is no fault of the number: it is kept, unproved, and the call placed by the next run', async () => {
  const sandbox = await freshSandbox();
  sandbox.atoms.settings.callsAtOnce = 0;
  const execution = await sandbox.provision(request);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  const said = { summary: expect.stringMatching(/had no call free for 900 seconds.*taken out of it/) };
  expect(execution.output).toMatchObject({
    verification: { verdict: 'skipped', proved: [], notProved: ['outbound', 'inbound'], ...said },
    manualSteps: [expect.anything(), expect.stringMatching(/^No call has proved the number.*Start again/)],
  });
  // The form for queued calls: nothing that has begun is ended by it.
  expect(operations(sandbox)).toContain('cancel queued call');
  expect(operations(sandbox)).not.toContain('cancel call');
  expect(sandbox.exotel.state.trunks).toHaveLength(1);

  sandbox.atoms.settings.callsAtOnce = 1;
  const begun = changes(sandbox).length;
  const again = await sandbox.provision(request);
  expect(again.output).toMatchObject({ changed: false, verification: { verdict: 'answered', proved: ['outbound'] } });
  expect(changes(sandbox).slice(begun)).toEqual(['place call']);
});

test('a call that begins at the moment at which it is to be given up is followed to its end', async () => {
  const sandbox = await newSandbox({ variables: { QUEUED_CALL_TIME_LIMIT_SECONDS: '1' } });
  sandbox.atoms.settings.callsAtOnce = 0;
  sandbox.atoms.faults.add({ operation: 'cancel queued call', kind: 'status', status: 400, times: 1 } as never);
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type === 'StateExited' && state?.name === 'Read call') sandbox.atoms.settings.callsAtOnce = 1;
  };
  const execution = await sandbox.provision(request);
  expect(execution.output).toMatchObject({ verification: { verdict: 'answered' } });
});

test('a loopback takes two calls: the plan says that there is one alone, and a failed one that none was free', async () => {
  const sandbox = await withOther('shared');
  sandbox.atoms.settings.callsAtOnce = 1;
  const input = { ...loopback, trunkName: 'shared' };
  const [plan] = sandbox.template.only('AWS::Lambda::Function', 'planFunction');
  const planned = (await sandbox.lambdas.invoke(plan, input)) as OperationAnswer<'plan'>;
  expect(planned.steps.at(-1)).toMatchObject({
    action: 'call',
    detail: expect.stringMatching(/Warning: The Atoms workspace allows 1 call at once.*a loopback takes two/),
  });
  const execution = await sandbox.provision(input);
  expect(execution.error).toBe('VerificationFailedError');
  expect(causeOf(execution)).toMatch(/allows 1 call at once.*a loopback takes two.*rings about 30 seconds/);
  expect(execution.input).toContain(phoneNumber);
});

test('where the workspace has room, a loopback that does not come in names the applet first and the calls at once beside it', async () => {
  const sandbox = await withOther('shared');
  // Whatever is dialled goes nowhere.
  sandbox.executions.options.onEvent = () => undefined;
  const execution = await sandbox.provision({ ...loopback, trunkName: 'shared' });
  expect(execution.error).toBe('VerificationFailedError');
  const diagnosed = execution.history.find(({ type, state }) => type === 'StateExited' && state?.name === 'Diagnose');
  expect(diagnosed?.state?.output).toMatchObject({
    diagnosis: {
      finding: { code: expect.not.stringContaining('workspace') },
      findings: expect.arrayContaining([expect.objectContaining({ code: 'workspace-perhaps-full' })]),
    },
  });
});
