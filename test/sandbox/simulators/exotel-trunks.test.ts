import { describe, expect, test } from '@jest/globals';
import { dataOf, failureOf, listOf, makeTrunk, ownNumber, trunkRequest, trunksPath } from './clients.ts';
import { runExotel } from './running.ts';

describe('creating a trunk', () => {
  test('answers the trunk, with the paths of what hangs on it', async () => {
    const { exotel } = await runExotel();
    const answer = await exotel('POST', trunksPath, { json: trunkRequest('my_trunk_1') });
    expect(answer.http).toBe(200);
    const trunk = dataOf(answer);
    expect(trunk.trunk_sid).toMatch(/^trmum1[a-z0-9]{22}$/);
    expect(answer.body).toMatchObject({
      http_code: 200,
      response: {
        code: 200,
        error_data: null,
        status: 'success',
        data: {
          trunk_name: 'my_trunk_1',
          status: 'active',
          domain_name: 'sandbox1.pstn.exotel.com',
          auth_type: 'IP-WHITELIST',
          registration_enabled: 'disabled',
          edge_preference: 'auto',
          nso_code: 'ANY-ANY',
          secure_trunking: 'disabled',
          date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          credentials: `${trunksPath}/${trunk.trunk_sid}/credentials`,
          phone_numbers: `${trunksPath}/${trunk.trunk_sid}/phone-numbers`,
          destination_uris: `${trunksPath}/${trunk.trunk_sid}/destination-uris`,
          whitelisted_ips: `${trunksPath}/${trunk.trunk_sid}/whitelisted-ips`,
        },
      },
    });
  });

  test.each([
    [{ trunk_name: undefined }, 1001, 'TrunkName is mandatory'],
    [{ trunk_name: 'seventeen_letters' }, 1002, 'Maximum allowed length for TrunkName is 16'],
    [{ trunk_name: 'my-trunk' }, 1002, 'Allowed characters for TrunkName is alphanumeric and _'],
    [{ nso_code: 'any any' }, 1002, 'Nso code is invalid'],
    [{ domain_name: 'sandbox1.example.com' }, 1002, 'Domain name should end with .pstn.exotel.com'],
  ])('with %j is refused with code %i: %s', async (change, code, description) => {
    const { exotel, simulator } = await runExotel();
    const answer = await exotel('POST', trunksPath, { json: { ...trunkRequest('main'), ...change } });
    expect(failureOf(answer)).toEqual([400, 400, code, description]);
    expect(simulator.state.trunks).toEqual([]);
  });

  test('with a name that is taken answers HTTP 200 around a failure, and creates nothing', async () => {
    const { exotel, simulator } = await runExotel();
    await makeTrunk(exotel, 'main');
    const answer = await exotel('POST', trunksPath, { json: trunkRequest('main') });
    expect(failureOf(answer)).toEqual([200, 409, 1008, 'Unable to create trunk with name main']);
    expect(answer.body).toMatchObject({ http_code: 200, response: { data: null } });
    expect(simulator.state.trunks).toHaveLength(1);
  });

  test.each([
    ['reference', 1002, 1008, 'Duplicate resource'],
    ['repository', 1000, 1002, 'Resource exists'],
  ] as const)('is refused in the words of the %s where the settings say so', async (page, bad, taken, message) => {
    const { exotel } = await runExotel({ settings: { trunkNameRefusals: page } });
    const wanted = 'trunk_name must be alphanumeric with underscores only, max 16 characters';
    for (const name of ['my-trunk', 'seventeen_letters']) {
      expect(failureOf(await exotel('POST', trunksPath, { json: trunkRequest(name) }))).toEqual([
        400,
        400,
        bad,
        wanted,
      ]);
    }
    await makeTrunk(exotel, 'main');
    const answer = await exotel('POST', trunksPath, { json: trunkRequest('main') });
    expect(failureOf(answer)).toEqual([409, 409, taken, "Trunk with name 'main' already exists"]);
    expect(answer.body).toMatchObject({ response: { error_data: { message } } });
  });
});

describe('finding a trunk', () => {
  test('one trunk is read by its SID', async () => {
    const { exotel } = await runExotel();
    const { trunkSid, path } = await makeTrunk(exotel, 'main');
    expect(dataOf(await exotel('GET', path))).toMatchObject({ trunk_sid: trunkSid, trunk_name: 'main' });
  });

  test.each([
    ['1003', [403, 403, 1003, 'Authorization failed']],
    ['1000', [404, 404, 1000, 'Not Found']],
  ] as const)('an unknown SID is answered with code %s, whatever is asked of it', async (trunkNotFound, failure) => {
    const { exotel } = await runExotel({ settings: { trunkNotFound } });
    const path = `${trunksPath}/trmum1unknown`;
    expect(failureOf(await exotel('GET', path))).toEqual(failure);
    expect(failureOf(await exotel('GET', `${path}/credentials`))).toEqual(failure);
    expect(
      failureOf(await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: '198.51.100.7', mask: 32 } })),
    ).toEqual(failure);
    expect(failureOf(await exotel('DELETE', `${trunksPath}?trunk_sid=trmum1unknown`))).toEqual(failure);
  });

  test('listing trunks answers an array, or 405 where the settings say that it is not there', async () => {
    const { exotel, simulator } = await runExotel();
    await makeTrunk(exotel, 'one');
    await makeTrunk(exotel, 'two');
    expect(listOf(await exotel('GET', trunksPath)).map((trunk) => trunk.trunk_name)).toEqual(['one', 'two']);
    simulator.settings.listTrunks = false;
    expect((await exotel('GET', trunksPath)).http).toBe(405);
  });
});

describe('deleting a trunk', () => {
  test('takes the SID as a query parameter, and everything of the trunk goes with it', async () => {
    const { exotel, simulator } = await runExotel();
    const { trunkSid, path } = await makeTrunk(exotel);
    await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } });
    const answer = await exotel('DELETE', `${trunksPath}?trunk_sid=${trunkSid}`);
    expect([answer.http, dataOf(answer).trunk_sid]).toEqual([200, trunkSid]);
    expect(simulator.state.trunks).toEqual([]);
    expect((await exotel('GET', `${path}/phone-numbers`)).http).toBe(403);
    // The number is free for another trunk, and still the account's.
    const other = await makeTrunk(exotel, 'other');
    expect(
      (await exotel('POST', `${other.path}/phone-numbers`, { json: { phone_number: ownNumber } })).body,
    ).toMatchObject({ response: { status: 'success' } });
  });

  test('without a SID is refused', async () => {
    const { exotel, simulator } = await runExotel();
    await makeTrunk(exotel);
    expect(failureOf(await exotel('DELETE', trunksPath)).slice(0, 3)).toEqual([400, 400, 1001]);
    expect(simulator.state.trunks).toHaveLength(1);
  });
});
