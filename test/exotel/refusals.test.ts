import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import { NotThereError } from '../../lambdas/exotel/failures.ts';
import { AuthenticationError, ConflictError, RejectedError } from '../../lambdas/platform/errors.ts';
import type { ExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { failureOf } from '../platform/failure.ts';
import { connectTo } from './connect.ts';
import { closeAccount, NUMBER, startAccount, UNKNOWN_TRUNK } from './simulated-account.ts';

let exotel: ExotelSimulator;
let client: ExotelClient;

beforeAll(async () => {
  ({ exotel, client } = await startAccount());
});
beforeEach(() => exotel.reset());
afterAll(() => closeAccount(exotel));

describe('a duplicate, which Exotel answers with HTTP 200, is ConflictError:', () => {
  test.each([
    ['recorded', 200, 'Unable to create trunk with name support (code 1008'],
    ['reference', 409, "Trunk with name 'support' already exists (code 1008"],
    ['repository', 409, "Trunk with name 'support' already exists (code 1002"],
  ] as const)('trunk name (%s: HTTP %i)', async (trunkNameRefusals, status, words) => {
    exotel.settings.trunkNameRefusals = trunkNameRefusals;
    await client.createTrunk('support');
    const failure = await failureOf(client.createTrunk('support'));
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure.message).toContain(words);
    expect(exotel.journal.at(-1)?.status).toBe(status);
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

test('a name that no trunk can have is refused, also where a page gives that the code of what is not found', async () => {
  exotel.settings.trunkNameRefusals = 'repository';
  const failure = await failureOf(client.createTrunk('sup-port'));
  expect(failure).toBeInstanceOf(RejectedError);
  expect(failure).not.toBeInstanceOf(NotThereError);
  expect(failure.message).toContain(
    'trunk_name must be alphanumeric with underscores only, max 16 characters (code 1000',
  );
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
