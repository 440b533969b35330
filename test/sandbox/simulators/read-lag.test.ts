import { describe, expect, jest, test } from '@jest/globals';
import type { AtomsSettings } from '../../../sandbox/simulators/atoms/settings.ts';
import type { ExotelSettings } from '../../../sandbox/simulators/exotel/settings.ts';
import {
  agentId,
  type Client,
  callee,
  dataOf,
  exoPhonesPath,
  failureOf,
  listOf,
  makeTrunk,
  ownNumber,
  trunkRequest,
  trunksPath,
} from './clients.ts';
import { runAtoms, runExotel } from './running.ts';

/** A clock that goes on when the test says so. */
function clockByHand() {
  let time = 0;
  return {
    now: () => time,
    pass: (millis: number) => {
      time += millis;
    },
  };
}

async function laggingExotel(readLagMillis: ExotelSettings['readLagMillis']) {
  const clock = clockByHand();
  return { ...(await runExotel({ now: clock.now, settings: { readLagMillis } })), clock };
}

async function laggingAtoms(readLagMillis: AtomsSettings['readLagMillis'], settings: Partial<AtomsSettings> = {}) {
  const clock = clockByHand();
  return { ...(await runAtoms({ now: clock.now, settings: { readLagMillis, ...settings } })), clock };
}

async function trunkNames(exotel: Client): Promise<unknown[]> {
  return listOf(await exotel('GET', trunksPath)).map(({ trunk_name }) => trunk_name);
}

/** The numbers that are imported to Atoms. */
async function importedNumbers(atoms: Client): Promise<unknown[]> {
  const { customProducts } = dataOf(await atoms('GET', '/product/all-numbers')) as unknown as {
    customProducts: { attributes: { phoneNumber: string } }[];
  };
  return customProducts.map(({ attributes }) => attributes.phoneNumber);
}

async function importNumber(atoms: Client): Promise<string> {
  const json = { phoneNumber: ownNumber, sipTerminationUrl: 'exotel.localhost:5070' };
  return dataOf(await atoms('POST', '/product/import-phone-number', { json }))._id ?? '';
}

describe('Exotel, when its reads lag', () => {
  test('shows a trunk, and the parts of it, only when the lag is over', async () => {
    const { exotel, clock } = await laggingExotel(2000);
    const { path } = await makeTrunk(exotel);
    clock.pass(500);
    await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } });
    clock.pass(1499);
    expect(await trunkNames(exotel)).toEqual([]);
    for (const part of ['', '/phone-numbers', '/credentials', '/whitelisted-ips', '/destination-uris']) {
      expect(failureOf(await exotel('GET', path + part)).slice(0, 3)).toEqual([403, 403, 1003]);
    }
    clock.pass(1);
    expect(await trunkNames(exotel)).toEqual(['main']);
    expect((await exotel('GET', path)).http).toBe(200);
    expect(listOf(await exotel('GET', `${path}/phone-numbers`))).toEqual([]);
    clock.pass(500);
    expect(listOf(await exotel('GET', `${path}/phone-numbers`))).toMatchObject([{ phone_number: ownNumber }]);
  });

  test('shows a trunk that is deleted until the lag is over', async () => {
    const { exotel, clock } = await laggingExotel(2000);
    const { path, trunkSid } = await makeTrunk(exotel);
    clock.pass(5000);
    await exotel('DELETE', `${trunksPath}?trunk_sid=${trunkSid}`);
    clock.pass(1999);
    expect(await trunkNames(exotel)).toEqual(['main']);
    expect((await exotel('GET', path)).http).toBe(200);
    clock.pass(1);
    expect(await trunkNames(exotel)).toEqual([]);
    expect((await exotel('GET', path)).http).toBe(403);
  });

  test('carries writes out on what is there now', async () => {
    const { exotel, simulator } = await laggingExotel(60_000);
    const { path, trunkSid } = await makeTrunk(exotel);
    const again = await exotel('POST', trunksPath, { json: trunkRequest('main') });
    expect(failureOf(again).slice(0, 3)).toEqual([200, 409, 1008]);
    const mapped = await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } });
    expect(dataOf(mapped)).toMatchObject({ phone_number: ownNumber });
    const mapping = { json: { phone_number: ownNumber, mode: 'flow' } };
    expect((await exotel('PUT', `${path}/phone-numbers/${dataOf(mapped).id}`, mapping)).http).toBe(200);
    expect(simulator.state.trunks).toMatchObject([{ phoneNumbers: [{ mode: 'flow' }] }]);
    expect((await exotel('DELETE', `${trunksPath}?trunk_sid=${trunkSid}`)).http).toBe(200);
    expect(simulator.state.trunks).toEqual([]);
    expect((await exotel('POST', `${path}/credentials`, { json: {} })).http).toBe(403);
  });

  test('can lag in one operation alone', async () => {
    const { exotel, clock } = await laggingExotel({ 'list trunks': 60_000 });
    const { path } = await makeTrunk(exotel);
    expect(await trunkNames(exotel)).toEqual([]);
    expect((await exotel('GET', path)).http).toBe(200);
    clock.pass(60_000);
    expect(await trunkNames(exotel)).toEqual(['main']);
  });

  test('can lag in all operations but one', async () => {
    const { exotel } = await laggingExotel({ default: 2000, 'read trunk': 0 });
    const { path } = await makeTrunk(exotel);
    expect(await trunkNames(exotel)).toEqual([]);
    expect((await exotel('GET', path)).http).toBe(200);
    expect((await exotel('GET', `${path}/credentials`)).http).toBe(403);
  });

  test('lags in its list of ExoPhones too', async () => {
    const { exotel, control, clock } = await laggingExotel(2000);
    const listed = async () =>
      ((await exotel('GET', exoPhonesPath)).body as { incoming_phone_numbers: object[] }).incoming_phone_numbers;
    await control('POST', '/_sandbox/exophones', { json: { phoneNumber: '+918045679999' } });
    clock.pass(1999);
    expect(await listed()).toMatchObject([{ phone_number: ownNumber }]);
    clock.pass(1);
    expect(await listed()).toHaveLength(2);
  });

  test('draws from a range, so that what was seen can be gone again; the seed decides what is drawn', async () => {
    const { exotel, simulator, control, clock } = await laggingExotel({ min: 0, max: 2000 });
    const drawn = async (seed?: number) => {
      await control('POST', '/_sandbox/reset');
      if (seed !== undefined) simulator.settings.readLagMillis = { min: 0, max: 2000, seed };
      await makeTrunk(exotel);
      clock.pass(1000);
      const seen: boolean[] = [];
      for (let read = 0; read < 12; read += 1) seen.push((await trunkNames(exotel)).length === 1);
      return seen;
    };
    const first = await drawn();
    expect(first.join()).toContain('true,false');
    expect(await drawn()).toEqual(first);
    expect(await drawn(1)).toEqual(first);
    expect(await drawn(2)).not.toEqual(first);
    expect(await drawn(2)).toEqual(await drawn(2));
  });

  test('can be told so while it runs: what was there then was always there', async () => {
    const { exotel, control, simulator, clock } = await laggingExotel(0);
    await makeTrunk(exotel, 'before');
    simulator.settings.readLagMillis = 2000;
    await makeTrunk(exotel, 'after');
    expect(await trunkNames(exotel)).toEqual(['before']);
    const answer = await control('PUT', '/_sandbox/settings', { json: { readLagMillis: 0 } });
    expect(answer.body).toMatchObject({ readLagMillis: 0 });
    expect(await trunkNames(exotel)).toEqual(['before', 'after']);
    await control('PUT', '/_sandbox/settings', { json: { readLagMillis: { 'list trunks': { min: 5, max: 5 } } } });
    await makeTrunk(exotel, 'last');
    expect(await trunkNames(exotel)).toEqual(['before', 'after']);
    clock.pass(5);
    expect(await trunkNames(exotel)).toEqual(['before', 'after', 'last']);
  });

  test('knows no change of before a reset', async () => {
    const { exotel, control, clock } = await laggingExotel(2000);
    await makeTrunk(exotel);
    clock.pass(2000);
    expect(await trunkNames(exotel)).toEqual(['main']);
    await control('POST', '/_sandbox/reset');
    expect(await trunkNames(exotel)).toEqual([]);
  });
});

describe('Atoms, when its reads lag', () => {
  test('shows an imported number, and whose it is, only when the lag is over', async () => {
    const { atoms, clock } = await laggingAtoms(2000, { agentUpdateAnswers: 'agent' });
    const productId = await importNumber(atoms);
    const json = { telephonyProductId: [productId], allowInboundCall: true };
    clock.pass(500);
    // The answer to a change is no read.
    expect(dataOf(await atoms('PATCH', `/agent/${agentId}`, { json }))).toMatchObject(json);
    clock.pass(1499);
    expect(await importedNumbers(atoms)).toEqual([]);
    const agent = async () => dataOf(await atoms('GET', `/agent/${agentId}`));
    expect(await agent()).toMatchObject({ telephonyProductId: [], allowInboundCall: false });
    clock.pass(1);
    expect(await importedNumbers(atoms)).toEqual([ownNumber]);
    expect(await agent()).toMatchObject({ telephonyProductId: [] });
    clock.pass(500);
    expect(await agent()).toMatchObject(json);
  });

  test('shows a number that is released until the lag is over', async () => {
    const { atoms, clock } = await laggingAtoms({ 'list all numbers': 2000 });
    const productId = await importNumber(atoms);
    clock.pass(2000);
    await atoms('POST', '/product/release-number', { json: { productId } });
    clock.pass(1999);
    expect(await importedNumbers(atoms)).toEqual([ownNumber]);
    clock.pass(1);
    expect(await importedNumbers(atoms)).toEqual([]);
  });

  test('carries writes out on what is there now', async () => {
    const { atoms, simulator } = await laggingAtoms(60_000);
    const productId = await importNumber(atoms);
    const json = { phoneNumber: ownNumber, sipTerminationUrl: 'exotel.localhost:5070' };
    const again = await atoms('POST', '/product/import-phone-number', { json });
    expect([again.http, again.body]).toEqual([400, { status: false, errors: ['Number already present'] }]);
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [productId] } });
    expect(simulator.state.agents).toMatchObject([{ telephonyProductId: [productId] }]);
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [] } });
    expect((await atoms('POST', '/product/release-number', { json: { productId } })).http).toBe(200);
    expect(simulator.state.products).toEqual([]);
  });

  test('lets a call go on by reads that do not show it yet', async () => {
    const { atoms, clock } = await laggingAtoms(
      { 'read conversation': 2000, 'list conversations': 60_000 },
      { callSteps: 0 },
    );
    const placed = await atoms('POST', '/conversation/outbound', { json: { agentId, phoneNumber: callee } });
    const { conversationId } = dataOf(placed);
    const read = () => atoms('GET', `/conversation/${conversationId}`);
    expect((await read()).http).toBe(404);
    clock.pass(1999);
    expect((await read()).http).toBe(404);
    clock.pass(1);
    expect(dataOf(await read())).toMatchObject({ status: 'completed' });
    expect(dataOf(await atoms('GET', '/conversation'))).toMatchObject({ logs: [] });
    clock.pass(58_000);
    expect(dataOf(await atoms('GET', '/conversation'))).toMatchObject({ logs: [{ status: 'completed' }] });
  });

  test('draws from a range, so that what was seen can be gone again, and draws the same again', async () => {
    const { atoms, control, clock } = await laggingAtoms({ default: 0, 'list all numbers': { min: 0, max: 100 } });
    const drawn = async () => {
      await control('POST', '/_sandbox/reset');
      await importNumber(atoms);
      clock.pass(50);
      const seen: boolean[] = [];
      for (let read = 0; read < 12; read += 1) seen.push((await importedNumbers(atoms)).length === 1);
      return seen;
    };
    const first = await drawn();
    expect(first.join()).toContain('true,false');
    expect(await drawn()).toEqual(first);
  });
});

describe('a lag that does not fit is refused', () => {
  test('of an operation that is none, set past the control port: the next request ends loudly', async () => {
    const defect = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { simulator, exotel } = await runExotel();
    simulator.settings.readLagMillis = { 'list trunk': 5 };
    await expect(exotel('GET', trunksPath)).rejects.toThrow('fetch failed');
    expect(String(defect.mock.calls[0]?.[1])).toContain('no such read; it is default or one of: list trunks, ');
    defect.mockRestore();
  });

  test.each([
    ['of an operation that is none', { 'list trunk': 5 }, 'readLagMillis.list trunk'],
    ['of an operation that changes something', { 'create trunk': 5 }, 'readLagMillis.create trunk'],
    ['from more to less', { min: 6, max: 5 }, 'readLagMillis'],
    ['of less than nothing', { default: -1 }, 'readLagMillis.default'],
    ['in words', 'a minute', 'readLagMillis'],
  ])('%s', async (_, readLagMillis, field) => {
    const { control, simulator, exotel } = await runExotel();
    const answer = await control('PUT', '/_sandbox/settings', { json: { readLagMillis } });
    expect([answer.http, answer.body]).toMatchObject([400, { field }]);
    expect(simulator.settings.readLagMillis).toBe(0);
    expect((await exotel('GET', trunksPath)).http).toBe(200);
    await expect(runExotel({ settings: { readLagMillis: readLagMillis as never } })).rejects.toThrow();
  });
});
