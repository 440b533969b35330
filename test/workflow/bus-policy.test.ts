import { userInfo } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { freshSandbox, newSandbox, phoneNumber, request } from './environment.ts';
import { entry, putEvents } from './producer.ts';

/*
 * The policy of the environment's bus refuses, whatever the rights of whoever puts an event: our source to everybody but
 * the Lambdas that publish, and a purchase to every source that the settings do not list.
 */

const refused = { name: 'AccessDeniedException', message: expect.stringMatching(/explicit deny in a resource-based/) };
const unverified = { ...request, verification: 'skip' };
const listed = entry(unverified);
type Admitted = { 'aws:PrincipalArn': { 'Fn::GetAtt': [string, string] }[] };
const onAnotherBus = { EventBusName: 'default' };

describe('the bus refuses', () => {
  const forged = { Source: 'trunkline' };
  const ofAnArn = { ...forged, EventBusName: 'arn:aws:events:ap-south-1:000000000000:event-bus/trunkline-sandbox' };

  test.each([
    { what: 'our source, whatever the event', entries: [entry({}, { ...forged, DetailType: 'DID Provisioned' })] },
    { what: 'our source of a purchase', entries: [entry(unverified, forged)] },
    { what: 'our source where the bus is named by its ARN', entries: [entry(unverified, ofAnArn)] },
    ...['evil.app', 'Purchasing', 'purchasing.', 'trunkline.e2e'].map((Source) => ({
      what: `a purchase of ${Source}, which the settings do not list`,
      entries: [entry(unverified, { Source })],
    })),
    { what: 'all entries where the first has our source', entries: [entry({}, forged), listed] },
    { what: 'all entries where the last has our source', entries: [listed, listed, entry({}, forged)] },
    {
      what: 'all entries where one is a purchase of a source that is not listed',
      entries: [entry({}, onAnotherBus), listed, entry(unverified, { Source: 'evil.app' })],
    },
  ])('$what', async ({ entries }) => {
    const sandbox = await freshSandbox();
    await expect(putEvents(sandbox, ...entries)).rejects.toMatchObject(refused);
    expect([sandbox.bus.events, sandbox.bus.serviceEvents, sandbox.executions.all.size]).toEqual([[], [], 0]);
  });

  test('and names who asked, for what', async () => {
    const sandbox = await freshSandbox();
    await expect(putEvents(sandbox, entry({}, { ...forged, DetailType: 'DID Provisioned' }))).rejects.toThrow(
      `arn:aws:iam::000000000000:user/${userInfo().username} is not authorized to perform events:PutEvents on arn:aws:events:ap-south-1:000000000000:event-bus/trunkline-sandbox with events:source trunkline with events:detail-type DID Provisioned`,
    );
  });

  test.each([
    'arn:aws:events:eu-west-1:000000000000:event-bus/trunkline-sandbox',
    'arn:aws:events:ap-south-1:999999999999:event-bus/trunkline-sandbox',
    'x/trunkline-sandbox',
  ])('to be meant by another name: %s', async (EventBusName) => {
    const sandbox = await freshSandbox();
    await expect(putEvents(sandbox, entry(unverified, { ...forged, EventBusName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(sandbox.bus.events).toEqual([]);
  });
});

describe('the bus takes', () => {
  test('a purchase of a source that is listed, from anybody', async () => {
    const sandbox = await freshSandbox();
    await putEvents(sandbox, listed);
    await sandbox.settled();
    expect([...sandbox.executions.all.values()].map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });

  test('any other event of any other source: no rule hears it', async () => {
    const sandbox = await freshSandbox();
    const other = entry(unverified, { Source: 'billing', DetailType: 'Invoice Paid' });
    await putEvents(sandbox, other, entry(unverified, { DetailType: 'DID Released' }));
    await sandbox.settled();
    expect([sandbox.bus.events.length, sandbox.executions.all.size]).toEqual([2, 0]);
  });

  test('what our Lambdas put: an execution is told of', async () => {
    const sandbox = await freshSandbox();
    await sandbox.provision(unverified);
    expect(sandbox.bus.events.map(({ source }) => source)).toEqual(['trunkline']);
  });
});

test('the policy is of the own bus: on the default bus any source may be written', async () => {
  const sandbox = await freshSandbox();
  await putEvents(sandbox, entry(unverified, { ...onAnotherBus, Source: 'trunkline' }));
  await sandbox.settled();
  expect([sandbox.bus.serviceEvents.length, sandbox.executions.all.size]).toEqual([1, 0]);
});

test('a Lambda that the bus does not admit is refused, though its role may put the event', async () => {
  const sandbox = await newSandbox({ exoPhones: [{ phoneNumber }] }, (template) => {
    const [, { Properties }] = template.only('AWS::Events::EventBus', 'Bus');
    const { Statement } = Properties.Policy as { Statement: { Condition: { ArnNotEquals?: Admitted } }[] };
    const [admitted] = Statement.flatMap(({ Condition }) => Condition.ArnNotEquals ?? []);
    const roles = admitted?.['aws:PrincipalArn'] ?? [];
    const at = roles.findIndex((role) => role['Fn::GetAtt'][0].startsWith('recordsuccess'));
    expect(at).toBeGreaterThanOrEqual(0);
    roles.splice(at, 1);
  });
  await sandbox.provision(unverified);
  const told = sandbox.bus.events.map((event) => event['detail-type']);
  expect(told).not.toContain('DID Provisioned');
  // This refusal is wanted.
  const refusals = sandbox.lambdas.refusals.splice(0).join('\n');
  expect(refusals).toMatch(/^recordsuccess\w+ is not authorized to perform events:PutEvents on .*with events:source/);
});
