import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, freshSandbox, phoneNumber, request } from './environment.ts';

const clients: EventBridgeClient[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

/** As a publisher does: with the AWS SDK, against the bus. */
async function put(
  sandbox: Sandbox,
  detail: unknown,
  { detailType = 'DID Purchased', source = 'purchasing' } = {},
): Promise<void> {
  const client = new EventBridgeClient({
    endpoint: sandbox.awsUrl,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  clients.push(client);
  await client.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'trunkline-sandbox',
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  await sandbox.bus.settled();
}

function executions(sandbox: Sandbox) {
  return [...sandbox.executions.all.values()];
}

test('a purchase is provisioned', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, request);
  const [execution, ...others] = executions(sandbox);
  expect(others).toEqual([]);
  await execution?.ended;
  expect([execution?.status, execution?.cause]).toEqual(['SUCCEEDED', undefined]);
  expect(sandbox.bus.events.map((event) => event['detail-type'])).toEqual(['DID Purchased', 'DID Provisioned']);
});

test('the same purchase starts one execution: put twice while it runs, once more when it is over, its keys in any order', async () => {
  const sandbox = await freshSandbox();
  await Promise.all([put(sandbox, request), put(sandbox, { agentId, phoneNumber })]);
  for (const { ended } of executions(sandbox)) await ended;
  await put(sandbox, request);
  expect(executions(sandbox)).toHaveLength(1);
  expect(executions(sandbox)[0]?.name).toMatch(/^\+918045671234-[0-9a-f]{16}$/);
  expect(sandbox.bus.deadLetters).toEqual([]);
  expect(sandbox.exotel.state.trunks).toHaveLength(1);
});

test('another purchaseId is another purchase, and is no part of the request', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, { ...request, purchaseId: 'order-1' });
  for (const { ended } of executions(sandbox)) await ended;
  await put(sandbox, { ...request, purchaseId: 'order-2' });
  for (const { ended } of executions(sandbox)) await ended;
  expect(executions(sandbox).map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  const started = { ...request, startedBy: 'event from purchasing' };
  expect(executions(sandbox).map(({ input }) => JSON.parse(input))).toEqual([started, started]);
});

test('an event that does not fit ends in the dead-letter queue with the reason, and starts nothing', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, { phoneNumber: '8045671234', agent: agentId });
  expect(executions(sandbox)).toEqual([]);
  expect(sandbox.bus.deadLetters).toMatchObject([
    {
      requestPayload: { 'detail-type': 'DID Purchased', detail: { phoneNumber: '8045671234', agent: agentId } },
      responsePayload: {
        errorType: 'InvalidRequestError',
        errorMessage: expect.stringMatching(/phoneNumber: is not in E\.164.*agent: unknown field/),
      },
    },
  ]);
});

test('an event of another kind starts nothing and is no dead letter', async () => {
  const sandbox = await freshSandbox();
  await put(sandbox, request, { detailType: 'DID Released' });
  expect(executions(sandbox)).toEqual([]);
  expect(sandbox.bus.deadLetters).toEqual([]);
});

test.each(['evil.app', 'Purchasing', 'purchasing.', 'trunkline.e2e'])(
  'a purchase of %s, which the settings do not list, starts nothing',
  async (source) => {
    const sandbox = await freshSandbox();
    await put(sandbox, request, { source });
    expect(executions(sandbox)).toEqual([]);
  },
);
