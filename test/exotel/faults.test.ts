import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import { AuthenticationError, RejectedError, ThrottledError, UnavailableError } from '../../lambdas/platform/errors.ts';
import type { ExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { failureOf } from '../platform/failure.ts';
import { closeAccount, startAccount } from './simulated-account.ts';

let exotel: ExotelSimulator;
let client: ExotelClient;

beforeAll(async () => {
  ({ exotel, client } = await startAccount());
});
beforeEach(() => exotel.reset());
afterAll(() => closeAccount(exotel));

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
