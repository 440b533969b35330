import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import {
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  RejectedError,
  ThrottledError,
  UnavailableError,
} from '../../lambdas/platform/errors.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type ExotelSimulator, startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { failureOf } from '../platform/failure.ts';
import { connectTo } from './connect.ts';

const NUMBER = '+918045671234';
const OTHER_NUMBER = '+918045671235';
const UNKNOWN_TRUNK = 'trmum1aaaaaaaaaaaaaaaaaaaaaa';

let exotel: ExotelSimulator;
let client: ExotelClient;

beforeAll(async () => {
  exotel = await startExotelSimulator({ exoPhones: [{ phoneNumber: NUMBER }, { phoneNumber: OTHER_NUMBER }] });
  client = connectTo(exotel);
});
beforeEach(() => exotel.reset());
afterAll(async () => {
  await closeConnections();
  await exotel.close();
});

describe.each(['envelope', 'flat'] as const)('with answers in the shape "%s"', (answerShape) => {
  let trunkSid: string;

  beforeEach(async () => {
    exotel.settings.answerShape = answerShape;
    trunkSid = (await client.createTrunk('support')).trunkSid;
  });

  test('a trunk is created, read, listed and deleted', async () => {
    const trunk = { trunkSid, trunkName: 'support', status: 'active', domainName: 'sandbox1.pstn.exotel.com' };
    expect(trunkSid).toBe(exotel.state.trunks[0]?.trunkSid);
    expect(exotel.state.trunks[0]?.nsoCode).toBe('ANY-ANY');
    expect(await client.getTrunk(trunkSid)).toEqual(trunk);
    expect(await client.listTrunks()).toEqual([trunk]);
    expect(await client.deleteTrunk(trunkSid)).toBe(true);
    expect(exotel.state.trunks).toEqual([]);
    expect(await client.deleteTrunk(trunkSid)).toBe(false);
    expect(await client.getTrunk(trunkSid)).toBeUndefined();
    expect(await client.listTrunks()).toEqual([]);
  });

  test('a number is mapped without a mode, which reads as pstn', async () => {
    const mapping = await client.mapPhoneNumber(trunkSid, NUMBER);
    expect(exotel.state.trunks[0]?.phoneNumbers[0]).toMatchObject({ phoneNumber: NUMBER, mode: null });
    expect(mapping).toEqual({ mappingId: expect.stringMatching(/^\d+$/), phoneNumber: NUMBER, mode: 'pstn' });
    expect(await client.listPhoneNumbers(trunkSid)).toEqual([mapping]);
  });

  test('a mapping is changed in place, by its id', async () => {
    const { mappingId } = await client.mapPhoneNumber(trunkSid, NUMBER);
    const changed = await client.updatePhoneNumber(trunkSid, mappingId, { phoneNumber: OTHER_NUMBER, mode: 'flow' });
    expect(changed).toEqual({ mappingId, phoneNumber: OTHER_NUMBER, mode: 'flow' });
    expect(await client.listPhoneNumbers(trunkSid)).toEqual([changed]);
  });

  test('credentials are added, listed without password and deleted', async () => {
    const password = 'a-digest-password';
    const added = await client.addCredentials(trunkSid, { userName: 'u1', password, friendlyName: 'trunkline' });
    expect(added).toEqual({ credentialId: expect.any(String), userName: 'u1', friendlyName: 'trunkline' });
    expect(exotel.state.trunks[0]?.credentials[0]).toMatchObject({ userName: 'u1', password });
    const plain = await client.addCredentials(trunkSid, { userName: 'u2', password });
    expect(plain.friendlyName).toBeNull();
    expect(await client.listCredentials(trunkSid)).toEqual([added, plain]);
    expect(await client.deleteCredentials(trunkSid, added.credentialId)).toBe(true);
    expect(await client.deleteCredentials(trunkSid, added.credentialId)).toBe(false);
    expect(await client.listCredentials(trunkSid)).toEqual([plain]);
  });

  test('an IP is allowed as /32', async () => {
    const allowed = await client.allowIp(trunkSid, '203.0.113.7');
    expect(allowed).toEqual({ allowedIpId: expect.any(String), ip: '203.0.113.7', mask: 32 });
    expect(await client.listAllowedIps(trunkSid)).toEqual([allowed]);
  });

  test('destinations are added and read back as they were given, without the "sip:" that Exotel puts in front', async () => {
    const destinations = ['one.example.test:5060;transport=tcp', 'two.example.test:5061;transport=tls'];
    const added = await client.addDestinations(trunkSid, destinations);
    expect(added.map((entry) => entry.destination)).toEqual(destinations);
    expect(exotel.state.trunks[0]?.destinationUris[0]?.destination).toBe(`sip:${destinations[0]}`);
    expect(await client.listDestinations(trunkSid)).toEqual(added);
    expect(added[0]).toMatchObject({ type: 'public', priority: 0, weight: 1 });
  });

  test('the caller ID alias is set', async () => {
    await client.setCallerIdAlias(trunkSid, NUMBER);
    expect(exotel.state.trunks[0]?.settings).toMatchObject([{ name: 'trunk_external_alias', value: NUMBER }]);
  });

  test('a number is routed to a flow, and back', async () => {
    const [phone] = await client.listExoPhones();
    expect(phone).toMatchObject({ phoneNumber: NUMBER, voiceUrl: null });
    const voiceUrl = client.voiceUrlOfFlow('98765');
    expect(voiceUrl).toBe('http://my.exotel.com/sandbox1/exoml/start_voice/98765');
    await client.setVoiceUrl(phone?.exoPhoneSid ?? '', voiceUrl);
    expect((await client.listExoPhones())[0]?.voiceUrl).toBe(voiceUrl);
    await client.setVoiceUrl(phone?.exoPhoneSid ?? '', '');
    expect((await client.listExoPhones())[0]?.voiceUrl).toBeNull();
  });

  test('every page of a list is read', async () => {
    exotel.settings.pageSize = 2;
    for (let count = 1; count <= 5; count += 1) await client.allowIp(trunkSid, `203.0.113.${count}`);
    exotel.journal.length = 0;
    const allowed = await client.listAllowedIps(trunkSid);
    expect(allowed.map((entry) => entry.ip)).toEqual([1, 2, 3, 4, 5].map((count) => `203.0.113.${count}`));
    expect(exotel.journal.map((entry) => entry.query.offset)).toEqual(['0', '2', '4']);
  });
});

test('every page of the ExoPhones is read', async () => {
  exotel.settings.pageSize = 1;
  expect((await client.listExoPhones()).map((phone) => phone.phoneNumber)).toEqual([NUMBER, OTHER_NUMBER]);
  expect(exotel.journal.map((entry) => entry.query.Page)).toEqual(['0', '1']);
});

test('an account whose API does not list trunks is told from one that has none', async () => {
  expect(await client.listTrunks()).toEqual([]);
  exotel.settings.listTrunks = false;
  expect(await client.listTrunks()).toBeUndefined();
});

describe('a duplicate, which Exotel answers with HTTP 200, is ConflictError:', () => {
  test.each([200, 409] as const)('trunk name (HTTP %i)', async (duplicateTrunkStatus) => {
    exotel.settings.duplicateTrunkStatus = duplicateTrunkStatus;
    await client.createTrunk('support');
    const failure = await failureOf(client.createTrunk('support'));
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure.message).toContain('Unable to create trunk with name support');
    expect(exotel.journal.at(-1)?.status).toBe(duplicateTrunkStatus);
  });

  test('mapping', async () => {
    const { trunkSid } = await client.createTrunk('support');
    await client.mapPhoneNumber(trunkSid, NUMBER);
    const failure = await failureOf(client.mapPhoneNumber(trunkSid, NUMBER));
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure.message).toContain(`Unable to create DidTrunkMapping with TrunkSid ${trunkSid}`);
    expect(exotel.journal.at(-1)?.status).toBe(200);
  });

  test('allowed IP', async () => {
    const { trunkSid } = await client.createTrunk('support');
    await client.allowIp(trunkSid, '203.0.113.7');
    const failure = await failureOf(client.allowIp(trunkSid, '203.0.113.7'));
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure.message).toContain('Unable to Whitelist-ip with ip 203.0.113.7');
    expect(exotel.journal.at(-1)?.status).toBe(200);
  });
});

test('of several destinations (HTTP 207), each refused one is named with its reason', async () => {
  const { trunkSid } = await client.createTrunk('support');
  const failure = await failureOf(
    client.addDestinations(trunkSid, [
      'good.example.test:5060;transport=tcp',
      '198.51.100.9:5060;transport=tcp',
      'not_a_name:5060;transport=tls',
    ]),
  );
  expect(exotel.journal.at(-1)?.status).toBe(207);
  expect(failure).toBeInstanceOf(RejectedError);
  expect(failure.message).toContain(
    'refused: 198.51.100.9:5060;transport=tcp: Invalid parameter: Destination not whitelisted (code 1002, status 400); ' +
      'not_a_name:5060;transport=tls: Invalid parameter: Destination is not a valid Ip or Fqdn (code 1002, status 400)',
  );
  expect((await client.listDestinations(trunkSid)).map((entry) => entry.destination)).toEqual([
    'good.example.test:5060;transport=tcp',
  ]);
});

describe.each(['1003', '1000'] as const)('a trunk that is not there, said with code %s', (trunkNotFound) => {
  beforeEach(() => {
    exotel.settings.trunkNotFound = trunkNotFound;
  });

  test('reads as undefined', async () => {
    expect(await client.getTrunk(UNKNOWN_TRUNK)).toBeUndefined();
    expect(exotel.journal.at(-1)?.status).toBe(trunkNotFound === '1000' ? 404 : 403);
  });

  test('is nothing to delete', async () => {
    expect(await client.deleteTrunk(UNKNOWN_TRUNK)).toBe(false);
    expect(await client.deleteCredentials(UNKNOWN_TRUNK, '1')).toBe(false);
  });

  test.each<[string, (sid: string) => Promise<unknown>]>([
    ['mapPhoneNumber', (sid) => client.mapPhoneNumber(sid, NUMBER)],
    ['listPhoneNumbers', (sid) => client.listPhoneNumbers(sid)],
    ['updatePhoneNumber', (sid) => client.updatePhoneNumber(sid, '1', { phoneNumber: NUMBER, mode: 'pstn' })],
    ['addCredentials', (sid) => client.addCredentials(sid, { userName: 'u', password: 'some-password' })],
    ['listCredentials', (sid) => client.listCredentials(sid)],
    ['allowIp', (sid) => client.allowIp(sid, '203.0.113.7')],
    ['listAllowedIps', (sid) => client.listAllowedIps(sid)],
    ['addDestinations', (sid) => client.addDestinations(sid, ['a.example.test:5060;transport=tcp'])],
    ['listDestinations', (sid) => client.listDestinations(sid)],
    ['setCallerIdAlias', (sid) => client.setCallerIdAlias(sid, NUMBER)],
  ])('is RejectedError "no such trunk" in %s', async (_name, act) => {
    const failure = await failureOf(act(UNKNOWN_TRUNK));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain(`no such trunk ${UNKNOWN_TRUNK}`);
  });
});

test('an ExoPhone that is not there is RejectedError', async () => {
  const failure = await failureOf(client.setVoiceUrl('0123456789abcdef', 'http://a.example.test'));
  expect(failure).toBeInstanceOf(RejectedError);
  expect(failure.message).toContain('no such ExoPhone 0123456789abcdef');
});

test('another account’s SID is AuthenticationError: it is the secret that is wrong', async () => {
  const failure = await failureOf(connectTo(exotel, undefined, 'somebody2').createTrunk('support'));
  expect(failure).toBeInstanceOf(AuthenticationError);
  expect(failure.message).toContain('Check accountSid');
});

describe('what goes wrong on the way', () => {
  test('a lost answer is UnavailableError and says that the change may have been made', async () => {
    exotel.faults.add({ operation: 'create trunk', kind: 'lose answer' });
    const failure = await failureOf(client.createTrunk('support'));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toContain('may have been carried out');
    expect(exotel.state.trunks).toHaveLength(1);
  });

  test.each(['refuse connection', 'reset before', 'not json', 'truncated body'] as const)(
    '%s is UnavailableError',
    async (kind) => {
      exotel.faults.add({ operation: 'create trunk', kind });
      expect(await failureOf(client.createTrunk('support'))).toBeInstanceOf(UnavailableError);
    },
  );

  test('HTTP 503 after the change was made is UnavailableError', async () => {
    exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 503, after: true });
    expect(await failureOf(client.createTrunk('support'))).toBeInstanceOf(UnavailableError);
  });

  test('the limit of requests a minute is ThrottledError, since Exotel names no time', async () => {
    exotel.settings.requestsPerMinute = 1;
    await client.createTrunk('support');
    expect(await failureOf(client.createTrunk('sales'))).toBeInstanceOf(ThrottledError);
  });

  test('the limit of requests a minute is waited out where Exotel names the time', async () => {
    exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 429, retryAfterSeconds: 2 });
    expect((await client.createTrunk('support')).trunkName).toBe('support');
    expect(exotel.state.trunks).toHaveLength(1);
  });

  test.each([
    [500, UnavailableError],
    [503, UnavailableError],
    [429, ThrottledError],
    [401, AuthenticationError],
    [418, RejectedError],
  ])('an inner %i within HTTP 200 is no success', async (code, expected) => {
    const errorData = { code: 9999, message: 'Something', description: 'of which no page tells' };
    exotel.faults.add({ operation: '*', kind: 'inner failure', code, errorData, times: 2 });
    for (const act of [() => client.createTrunk('support'), () => client.listTrunks()]) {
      const failure = await failureOf(act());
      expect(failure).toBeInstanceOf(expected);
      expect(failure.message).toContain(`Something: of which no page tells (code 9999, status ${code})`);
    }
  });
});

describe('what cannot be sent is InvalidRequestError, and nothing is sent:', () => {
  test.each([
    ['a path', '../trunks'],
    ['a SIP URI', 'sip:trmum1aaaaaaaaaaaaaaaaaaaaaa'],
    ['too short', 'tr1'],
    ['nothing', ''],
  ])('a trunk SID that is %s', async (_name, trunkSid) => {
    expect(await failureOf(client.getTrunk(trunkSid))).toBeInstanceOf(InvalidRequestError);
    expect(await failureOf(client.deleteTrunk(trunkSid))).toBeInstanceOf(InvalidRequestError);
    expect(await failureOf(client.listCredentials(trunkSid))).toBeInstanceOf(InvalidRequestError);
    expect(exotel.journal).toEqual([]);
  });

  test.each([
    'sip:a.example.test:5060;transport=tcp',
    'a.example.test:5060;transport=udp',
    'a.example.test:5060',
    'a.example.test;transport=tls',
  ])('the destination %s', async (destination) => {
    expect(await failureOf(client.addDestinations(UNKNOWN_TRUNK, [destination]))).toBeInstanceOf(InvalidRequestError);
    expect(exotel.journal).toEqual([]);
  });

  test('no destination at all, a mapping id with a slash, an app id with one', async () => {
    const update = client.updatePhoneNumber(UNKNOWN_TRUNK, '1/2', { phoneNumber: NUMBER, mode: 'pstn' });
    expect(await failureOf(update)).toBeInstanceOf(InvalidRequestError);
    expect(await failureOf(client.addDestinations(UNKNOWN_TRUNK, []))).toBeInstanceOf(InvalidRequestError);
    expect(() => client.voiceUrlOfFlow('1/2')).toThrow(InvalidRequestError);
    expect(exotel.journal).toEqual([]);
  });
});
