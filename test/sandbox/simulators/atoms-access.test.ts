import { expect, test } from '@jest/globals';
import { agentId, atomsAuthorization, client } from './clients.ts';
import { runAtoms } from './running.ts';

test.each([
  ['no key', {}],
  ['a wrong key', { authorization: 'Bearer sk_wrong' }],
  ['basic credentials', { authorization: 'Basic c2stc2FuZGJveC1hdG9tcy1rZXk=' }],
])('%s gets 401 with a list of errors', async (_title, headers) => {
  const { simulator } = await runAtoms();
  const answer = await client(simulator.url, headers)('GET', `/agent/${agentId}`);
  expect([answer.http, answer.body]).toEqual([401, { status: false, errors: [expect.any(String)] }]);
});

test('every answer carries its own request id, refusals too', async () => {
  const { atoms } = await runAtoms();
  const ids = [
    (await atoms('GET', `/agent/${agentId}`)).headers.get('x-request-id'),
    (await atoms('GET', '/agent/unknown')).headers.get('x-request-id'),
    (await atoms('GET', '/nothing')).headers.get('x-request-id'),
  ];
  expect(ids).not.toContain(null);
  expect(new Set(ids).size).toBe(3);
});

test('more requests than the plan has a second get 429 in a shape of its own', async () => {
  const { atoms } = await runAtoms({ settings: { requestsPerSecond: 0 } });
  const answer = await atoms('GET', `/agent/${agentId}`);
  expect([answer.http, answer.headers.get('retry-after'), answer.body]).toEqual([
    429,
    null,
    { status: false, error: expect.any(String), code: 'RATE_LIMIT_EXCEEDED', retry_after: 1 },
  ]);
});

test('429 asks for the wait that the settings say, in the header and in the body', async () => {
  const { atoms } = await runAtoms({ settings: { requestsPerSecond: 0, retryAfterSeconds: 3 } });
  const answer = await atoms('GET', `/agent/${agentId}`);
  expect([answer.headers.get('retry-after'), answer.body]).toMatchObject(['3', { retry_after: 3 }]);
});

test('malformed JSON is refused, and a body of another type is not read', async () => {
  const { simulator, atoms } = await runAtoms();
  const malformed = await fetch(`${simulator.url}/product/import-phone-number`, {
    method: 'POST',
    headers: { ...atomsAuthorization, 'content-type': 'application/json' },
    body: '{"phoneNumber":',
  });
  expect([malformed.status, await malformed.json()]).toEqual([400, { status: false, errors: ['Invalid JSON'] }]);
  const asText = await atoms('POST', '/product/import-phone-number', {
    json: { phoneNumber: '+918045671234', sipTerminationUrl: 'edge.exotel.test:5070' },
    headers: { 'content-type': 'text/plain' },
  });
  expect(asText.http).toBe(400);
  expect(simulator.state.products).toEqual([]);
});
