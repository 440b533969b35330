import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Execution } from '../../sandbox/aws/execution.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

/* AWS itself is out of order while a number is provisioned, for good: what is said, and what becomes of it afterwards. */

const { startFaultSandbox } =
  await outside<typeof import('../../sandbox/faults/worker.ts')>('sandbox/faults/worker.ts');

const phoneNumber = '+918045671234';
const request = { phoneNumber, agentId: '60d0fe4f5311236168a109ca', verification: 'skip' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startFaultSandbox(synthesizedTemplate());
});

beforeEach(() => sandbox.reset());

afterAll(() => sandbox.close());

/** Nothing of a service of AWS is to be had from the moment on at which a state is entered. */
async function provisionedWithout(service: string, state: string, wanted: object = request): Promise<Execution> {
  let happened = false;
  sandbox.executions.options.onEvent = (event) => {
    if (happened || event.type !== 'StateEntered' || event.state?.name !== state) return;
    happened = true;
    sandbox.aws.faults.add({ operation: `${service}:*`, kind: 'throttled', times: 'forever', skip: 0 });
  };
  const execution = await sandbox.provision(wanted);
  await sandbox.settled();
  delete sandbox.executions.options.onEvent;
  return execution;
}

const causeOf = ({ cause = '{}' }: Execution) => (JSON.parse(cause) as { errorMessage: string }).errorMessage;
const namesOfEvents = () => sandbox.bus.events.map((event) => event['detail-type']);

describe('an execution that fails half-made, with the ledger out of order,', () => {
  test('says that it is not known what remains, and what may', async () => {
    const execution = await provisionedWithout('dynamodb', 'Attach number to agent');
    const [trunk] = sandbox.exotel.state.trunks;
    const [product] = sandbox.atoms.state.products;
    expect(trunk).toBeDefined();
    expect(execution.error).toBe('RollBackFailedError');
    const cause = causeOf(execution);
    expect(cause).toContain('An AWS service did not answer (ThrottlingException).');
    expect(cause).toContain('What remains is not known. All of this may be there:');
    expect(cause).toContain(`the trunk t918045671234 (${trunk?.trunkSid}, Exotel)`);
    expect(cause).toContain(`the mapping of ${phoneNumber} to it (Exotel)`);
    expect(cause).toContain(`the imported number ${product?.id} (Atoms)`);
    expect(cause).toContain('what the failed state was about to make');
    expect(cause).not.toMatch(/on agent|is undone/);
  });

  test('says what it kept, when it was asked to keep it', async () => {
    const execution = await provisionedWithout('dynamodb', 'Map DID to trunk', { ...request, onFailure: 'keep' });
    const cause = causeOf(execution);
    expect(cause).toContain('What was made is kept, as the request asked:');
    expect(cause).toContain('the trunk t918045671234');
    expect(execution.error).toBe('UnavailableError');
  });

  test('says that it made nothing, when it never had the number', async () => {
    const execution = await provisionedWithout('dynamodb', 'Claim number');
    expect(causeOf(execution)).toContain('It had made nothing.');
    expect(execution.error).toBe('UnavailableError');
  });

  test('begins again when it is redriven', async () => {
    const execution = await provisionedWithout('dynamodb', 'Attach number to agent');
    sandbox.aws.faults.clear();
    sandbox.executions.redrive(execution.name);
    await execution.ended;
    await sandbox.settled();
    expect(execution.status).toBe('SUCCEEDED');
    expect(sandbox.exotel.state.trunks.length).toBe(1);
  });
});

test('an execution that is rolled back, and cannot tell it, says that it is undone', async () => {
  const execution = await provisionedWithout('events', 'Record success');
  expect(causeOf(execution)).toContain('What it had made is undone.');
  expect(causeOf(execution)).toContain('could not be recorded');
  expect(namesOfEvents()).toEqual([]);
  expect(sandbox.exotel.state.trunks).toEqual([]);
});

test('an execution whose outcome is recorded fails with it, though Step Functions does not say whether it was redriven', async () => {
  sandbox.exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 400, times: 'forever' } as never);
  const execution = await provisionedWithout('states', 'Provisioning failed');
  expect(execution.error).toBe('RejectedError');
  expect(namesOfEvents()).toContain('DID Provisioning Failed');
});
