import { describe, expect, test } from '@jest/globals';
import { callee, makeTrunk, ownNumber } from './clients.ts';
import { runExotel } from './running.ts';

const digest = { userName: 'trunkline', password: 'a-secret-of-the-test' };
const call = { terminationHost: 'edge.exotel.test:5070', ...digest, from: ownNumber, to: callee };

async function exotelWithWorkingTrunk() {
  const { exotel, simulator, control } = await runExotel();
  const { path, trunkSid } = await makeTrunk(exotel);
  await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } });
  await exotel('POST', `${path}/credentials`, {
    json: { user_name: digest.userName, password: digest.password },
  });
  return { exotel, simulator, control, path, trunkSid };
}

describe('a call at the edge', () => {
  test('of a mapped number with the right digest is answered', async () => {
    const { simulator, trunkSid } = await exotelWithWorkingTrunk();
    const outcome = await simulator.receiveCall(call);
    expect(outcome).toMatchObject({ result: 'answered', sipCode: 200 });
    expect(outcome.talkSeconds).toBeGreaterThan(0);
    expect(simulator.state.calls).toMatchObject([{ from: ownNumber, to: callee, trunkSid, outcome }]);
  });

  test.each([
    ['another host', { terminationHost: 'in.voip.exotel.com:5070' }, 408, 'Request Timeout'],
    ['another port', { terminationHost: 'edge.exotel.test:5060' }, 408, 'Request Timeout'],
    ['an unmapped number', { from: '+918045679999' }, 403, 'Forbidden (X-Exotel-ErrorCode: 4001)'],
    ['a number without its plus sign', { from: '918045671234' }, 403, 'Forbidden (X-Exotel-ErrorCode: 4001)'],
    ['another password', { password: 'wrong' }, 401, 'Unauthorized'],
    ['another user name', { userName: 'wrong' }, 401, 'Unauthorized'],
    ['a callee that is not E.164', { to: '09876543210' }, 404, 'Not Found'],
  ])('with %s fails with its SIP code', async (_title, change, sipCode, reason) => {
    const { simulator } = await exotelWithWorkingTrunk();
    expect(await simulator.receiveCall({ ...call, ...change })).toEqual({
      result: 'failed',
      sipCode,
      reason,
      ringSeconds: 0,
      talkSeconds: 0,
    });
  });

  test('of a number in flow mode is refused', async () => {
    const { exotel, simulator, path } = await exotelWithWorkingTrunk();
    const id = simulator.state.trunks[0]?.phoneNumbers[0]?.id;
    await exotel('PUT', `${path}/phone-numbers/${id}`, { json: { phone_number: ownNumber, mode: 'flow' } });
    expect(await simulator.receiveCall(call)).toMatchObject({ sipCode: 403 });
  });

  test('with the digest of another trunk is refused', async () => {
    const { exotel, simulator } = await exotelWithWorkingTrunk();
    const other = await makeTrunk(exotel, 'other');
    await exotel('POST', `${other.path}/credentials`, { json: { user_name: 'other', password: 'other-secret' } });
    expect(await simulator.receiveCall({ ...call, userName: 'other', password: 'other-secret' })).toMatchObject({
      sipCode: 401,
    });
  });

  test.each([
    ['no_answer', 'no_answer', 480],
    ['busy', 'busy', 486],
    ['reject', 'failed', 603],
    ['codec mismatch', 'failed', 488],
    ['unavailable', 'failed', 503],
  ])('to a phone that does "%s" ends as %s', async (behaviour, result, sipCode) => {
    const { control } = await exotelWithWorkingTrunk();
    await control('PUT', '/_sandbox/phones', { json: { [callee]: behaviour } });
    const answer = await control('POST', '/_sandbox/calls', { json: call });
    expect([answer.http, answer.body]).toMatchObject([200, { result, sipCode, talkSeconds: 0 }]);
  });
});
