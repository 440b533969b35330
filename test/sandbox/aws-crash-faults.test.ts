import { afterEach, describe, expect, test } from '@jest/globals';
import { LambdaRuntime } from '../../sandbox/aws/lambda-runtime.ts';
import { startLedgerTable } from '../../sandbox/aws/ledger-table.ts';
import { startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import type { FaultRequest } from '../../sandbox/simulators/http/faults.ts';
import { askGate, openGate } from './aws-gate.ts';
import { environment, handMadeTemplate, lambda } from './aws-template.ts';
import { client, exotelAuthorization, trunkRequest, trunksPath } from './simulators/clients.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const service of running.splice(0).reverse()) await service.close();
});

const dynamoHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.PutItem',
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/dynamodb/aws4_request, SignedHeaders=host, Signature=s',
};

/** Creates a trunk and, as it is told, does something more. */
const creator = `${askGate}
  const put = () => fetch(process.env.LEDGER_URL, {
    method: 'POST',
    headers: ${JSON.stringify(dynamoHeaders)},
    body: JSON.stringify({ TableName: 'Ledger', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  }).then((response) => response.status);
  const create = (name) => fetch(process.env.EXOTEL_API_URL + '${trunksPath}', {
    method: 'POST',
    headers: ${JSON.stringify({ ...exotelAuthorization, 'content-type': 'application/json' })},
    body: JSON.stringify({ ...${JSON.stringify(trunkRequest('main'))}, trunk_name: name }),
  }).then((response) => response.status);
  export const handler = async ({ then }) => {
    const status = await create('main');
    if (then === 'gate') await ask('/after');
    if (then === 'ledger') await put();
    if (then === 'exotel') await create('second');
    return status;
  };`;

async function start() {
  const gate = await openGate();
  const template = handMadeTemplate({ Creator: creator }, { ...environment, Creator: lambda({ Timeout: 30 }) });
  const lambdas = new LambdaRuntime(template);
  gate.callers = lambdas;
  const exotel = await startExotelSimulator({ callers: lambdas });
  const ledger = await startLedgerTable(template, lambdas);
  running.push(exotel, ledger, lambdas);
  lambdas.offer({ EXOTEL_API_URL: exotel, LEDGER_URL: ledger, GATE_URL: gate });
  const invoke = (then?: string) =>
    lambdas.invoke('Creator', { then }).catch((error: { failure: unknown }) => error.failure);
  const crash = (kind: 'crash before' | 'crash after' | 'crash before record', more: Partial<FaultRequest> = {}) =>
    exotel.faults.add({ operation: 'create trunk', kind, ...more } as FaultRequest);
  return { gate, exotel, ledger, invoke, crash };
}

const killed = expect.objectContaining({ errorType: 'Lambda.Unknown' });

describe('a fault that crashes the Lambda that calls', () => {
  test.each([
    ['crash before', 0],
    ['crash after', 1],
  ] as const)('"%s": the Lambda gets no answer, and %i trunks are there', async (kind, trunks) => {
    const { exotel, invoke, crash } = await start();
    const fault = crash(kind);
    expect(await invoke()).toEqual(killed);
    expect(exotel.state.trunks).toHaveLength(trunks);
    expect(exotel.journal).toMatchObject([{ status: null, fault: kind, changed: trunks === 1 }]);
    expect(await invoke()).toBe(200);
    expect(fault.injections).toBe(1);
  });

  test('"crash before record": the Lambda is answered in full, and dies in place of answering', async () => {
    const { exotel, invoke, crash } = await start();
    const fault = crash('crash before record');
    expect(await invoke()).toEqual(killed);
    expect(exotel.journal).toMatchObject([{ status: 200, fault: 'crash before record', changed: true }]);
    expect(await invoke()).toBe(200);
    expect(fault.injections).toBe(1);
  });

  test('"crash before record": a write to the ledger that it would make next is not made', async () => {
    const { exotel, ledger, invoke, crash } = await start();
    crash('crash before record');
    expect(await invoke('ledger')).toEqual(killed);
    expect(exotel.state.trunks).toHaveLength(1);
    expect(await ledger.items()).toEqual([]);
    expect(await invoke('ledger')).toBe(200);
    expect(await ledger.items()).toHaveLength(1);
  });

  test('"crash before record": another call that it would make next is not seen', async () => {
    const { exotel, invoke, crash } = await start();
    crash('crash before record');
    expect(await invoke('exotel')).toEqual(killed);
    expect(exotel.state.trunks).toHaveLength(1);
    expect(exotel.journal).toHaveLength(1);
  });

  test('lets other Lambdas live that serve an invocation at the moment', async () => {
    const { gate, exotel, invoke, crash } = await start();
    const other = invoke('gate');
    await gate.came(1);
    crash('crash before');
    expect(await invoke()).toEqual(killed);
    gate.answer();
    expect(await other).toBe(200);
    expect(exotel.state.trunks).toHaveLength(1);
  });

  test('ends the connection of a caller that is no Lambda', async () => {
    const { exotel, crash } = await start();
    crash('crash after');
    const request = client(exotel.url, exotelAuthorization)('POST', trunksPath, { json: trunkRequest('main') });
    await expect(request).rejects.toThrow('fetch failed');
    expect(exotel.state.trunks).toHaveLength(1);
  });
});
