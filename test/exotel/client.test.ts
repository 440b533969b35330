import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import { InvalidRequestError } from '../../lambdas/platform/errors.ts';
import type { ExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { failureOf } from '../platform/failure.ts';
import { closeAccount, NUMBER, OTHER_NUMBER, startAccount, UNKNOWN_TRUNK } from './simulated-account.ts';

let exotel: ExotelSimulator;
let client: ExotelClient;

beforeAll(async () => {
  ({ exotel, client } = await startAccount());
});
beforeEach(() => exotel.reset());
afterAll(() => closeAccount(exotel));

describe.each(['envelope', 'flat'] as const)('with answers in the shape "%s"', (answerShape) => {
  let trunkSid: string;

  beforeEach(async () => {
    exotel.settings.answerShape = answerShape;
    trunkSid = (await client.createTrunk('support')).trunkSid;
  });

  test('a trunk is created, read, listed and deleted', async () => {
    const trunk = {
      ...{ trunkSid, trunkName: 'support', status: 'active', domainName: 'sandbox1.pstn.exotel.com' },
      ...{ secureTrunking: 'disabled', edgePreference: 'auto' },
    };
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
    // Exotel lists the newest first.
    expect(await client.listDestinations(trunkSid)).toEqual([...added].reverse());
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
    // Exotel's own pages show both.
    const other = 'https://my.exotel.com/sandbox1/exoml/start/98765';
    expect([client.isVoiceUrlOfFlow(other, '98765'), client.isSameVoiceUrl(voiceUrl, other)]).toEqual([true, true]);
    expect([client.isVoiceUrlOfFlow(`${other}1`, '98765'), client.isSameVoiceUrl(voiceUrl, `${other}1`)]).toEqual([
      false,
      false,
    ]);
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

  test('no destination at all, a friendly name that is too long, a mapping id or an app id with a slash', async () => {
    const update = client.updatePhoneNumber(UNKNOWN_TRUNK, '1/2', { phoneNumber: NUMBER, mode: 'pstn' });
    expect(await failureOf(update)).toBeInstanceOf(InvalidRequestError);
    expect(await failureOf(client.addDestinations(UNKNOWN_TRUNK, []))).toBeInstanceOf(InvalidRequestError);
    const long = { userName: 'u', password: 'p', friendlyName: 'x'.repeat(33) };
    const failure = await failureOf(client.addCredentials(UNKNOWN_TRUNK, long));
    expect(failure).toBeInstanceOf(InvalidRequestError);
    expect(failure.message).toContain('has 33 characters, and may have 32. Shorten it.');
    expect(() => client.voiceUrlOfFlow('1/2')).toThrow(InvalidRequestError);
    expect(exotel.journal).toEqual([]);
  });
});
