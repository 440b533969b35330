import { describe, expect, test } from '@jest/globals';
import { agentId, makeTrunk, ownNumber, trunksPath } from './clients.ts';
import { runAtoms, runExotel } from './running.ts';

test('the state tells everything, passwords included', async () => {
  const { exotel, control } = await runExotel();
  const { path } = await makeTrunk(exotel);
  await exotel('POST', `${path}/credentials`, { json: { user_name: 'trunkline', password: 'a-secret-of-the-test' } });
  expect((await control('GET', '/_sandbox/state')).body).toMatchObject({
    trunks: [{ trunkName: 'main', credentials: [{ userName: 'trunkline', password: 'a-secret-of-the-test' }] }],
    exoPhones: [{ phoneNumber: ownNumber }],
    phones: {},
    calls: [],
  });
});

describe('the journal', () => {
  test('tells every API request in order, and whether it changed anything', async () => {
    const { exotel, control } = await runExotel();
    const { trunkSid } = await makeTrunk(exotel);
    await makeTrunk(exotel);
    await exotel('DELETE', `${trunksPath}?trunk_sid=${trunkSid}`);
    await exotel('GET', '/nowhere');
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    const entry = { time, path: trunksPath, query: {}, fault: null };
    expect((await control('GET', '/_sandbox/journal')).body).toEqual([
      { ...entry, sequence: 1, method: 'POST', operation: 'create trunk', status: 200, changed: true },
      { ...entry, sequence: 2, method: 'POST', operation: 'create trunk', status: 200, changed: false },
      {
        ...entry,
        sequence: 3,
        method: 'DELETE',
        query: { trunk_sid: trunkSid },
        operation: 'delete trunk',
        status: 200,
        changed: true,
      },
      { ...entry, sequence: 4, method: 'GET', path: '/nowhere', operation: 'unknown', status: 404, changed: false },
    ]);
  });

  test('holds no secret', async () => {
    const { exotel, control } = await runExotel();
    const { path } = await makeTrunk(exotel);
    await exotel('POST', `${path}/credentials`, { json: { user_name: 'trunkline', password: 'a-secret-of-the-test' } });
    const journal = JSON.stringify((await control('GET', '/_sandbox/journal')).body);
    expect(journal).not.toMatch(/a-secret-of-the-test|sandbox-exotel-token|Basic/);
  });
});

test('a reset puts everything back to the start', async () => {
  const { exotel, control, simulator } = await runExotel({ settings: { pageSize: 3 } });
  await makeTrunk(exotel);
  simulator.settings.pageSize = 9;
  simulator.faults.add({ operation: '*', kind: 'not json' });
  const answer = await control('POST', '/_sandbox/reset');
  expect(answer.body).toMatchObject({ trunks: [], exoPhones: [{ phoneNumber: ownNumber }] });
  expect((await control('GET', '/_sandbox/settings')).body).toMatchObject({ pageSize: 3 });
  expect((await control('GET', '/_sandbox/faults')).body).toEqual([]);
  expect((await control('GET', '/_sandbox/journal')).body).toEqual([]);
  expect(simulator.state.trunks).toEqual([]);
});

test('settings are changed in part', async () => {
  const { control } = await runExotel();
  const answer = await control('PUT', '/_sandbox/settings', { json: { answerShape: 'flat' } });
  expect([answer.http, answer.body]).toMatchObject([200, { answerShape: 'flat', requestsPerMinute: 200 }]);
});

test('faults are listed with how often they were met, and removed', async () => {
  const { exotel, control } = await runExotel();
  await control('POST', '/_sandbox/faults', { json: { operation: 'list trunks', kind: 'not json', times: 'forever' } });
  await exotel('GET', trunksPath);
  expect((await control('GET', '/_sandbox/faults')).body).toMatchObject([{ kind: 'not json', injections: 1 }]);
  expect((await control('DELETE', '/_sandbox/faults')).body).toEqual([]);
  expect((await exotel('GET', trunksPath)).body).toMatchObject({ response: [] });
});

describe('a control request that does not fit gets 400 naming the field', () => {
  test.each([
    ['PUT', '/_sandbox/settings', { pageSize: 51 }, 'pageSize'],
    ['PUT', '/_sandbox/settings', { nothing: 1 }, 'nothing'],
    ['POST', '/_sandbox/faults', { operation: 'make coffee', kind: 'not json' }, 'operation'],
    ['POST', '/_sandbox/faults', { operation: '*', kind: 'explode' }, 'kind'],
    ['POST', '/_sandbox/faults', { operation: '*', kind: 'status' }, 'status'],
    ['POST', '/_sandbox/faults', { operation: '*', kind: 'inner failure', code: 1, errorData: {} }, 'errorData.code'],
    ['PUT', '/_sandbox/phones', { '+919876543210': 'explode' }, '+919876543210'],
    ['POST', '/_sandbox/exophones', { phoneNumber: '12345' }, 'phoneNumber'],
    ['POST', '/_sandbox/calls', { from: 5 }, 'terminationHost'],
  ])('Exotel: %s %s %j', async (method, path, json, field) => {
    const { control } = await runExotel();
    const answer = await control(method, path, { json });
    expect([answer.http, answer.body]).toMatchObject([400, { field, error: expect.stringContaining(field) }]);
  });

  test.each([
    ['PUT', '/_sandbox/settings', { callSteps: -1 }, 'callSteps'],
    ['POST', '/_sandbox/faults', { operation: 'create trunk', kind: 'not json' }, 'operation'],
    ['POST', '/_sandbox/faults', { operation: '*', kind: 'crash before' }, 'kind'],
    ['POST', '/_sandbox/agents', { archived: 'yes' }, 'archived'],
    ['POST', '/_sandbox/rented-numbers', {}, 'phoneNumber'],
  ])('Atoms: %s %s %j', async (method, path, json, field) => {
    const { control } = await runAtoms();
    const answer = await control(method, path, { json });
    expect([answer.http, answer.body]).toMatchObject([400, { field, error: expect.stringContaining(field) }]);
  });

  test('a body that is no JSON', async () => {
    const { simulator } = await runExotel();
    const response = await fetch(`${simulator.url}/_sandbox/faults`, { method: 'POST', body: 'not json' });
    expect([response.status, await response.json()]).toEqual([400, { error: 'body: is not JSON', field: 'body' }]);
  });
});

test('a control path that is not there is 404, a method it does not take 405, and the index names them all', async () => {
  const { control } = await runExotel();
  expect((await control('GET', '/_sandbox/nothing')).http).toBe(404);
  expect((await control('DELETE', '/_sandbox/state')).http).toBe(405);
  expect((await control('GET', '/_sandbox')).body).toMatchObject({
    controls: expect.arrayContaining(['GET /_sandbox/state', 'PUT /_sandbox/phones']),
  });
});

test('ExoPhones and agents are added while the simulators run', async () => {
  const { control: exotelControl, simulator } = await runExotel();
  await exotelControl('POST', '/_sandbox/exophones', { json: { phoneNumber: '+918045679999' } });
  expect(simulator.state.exoPhones.map((exoPhone) => exoPhone.phoneNumber)).toEqual([ownNumber, '+918045679999']);
  const { control: atomsControl, atoms } = await runAtoms();
  const json = { id: '60d0fe4f5311236168a10003', archived: true };
  expect((await atomsControl('POST', '/_sandbox/agents', { json })).http).toBe(201);
  expect((await atoms('GET', '/agent/60d0fe4f5311236168a10003')).body).toMatchObject({ data: { archived: true } });
  expect((await atoms('GET', `/agent/${agentId}`)).http).toBe(200);
});
