import { describe, expect, test } from '@jest/globals';
import { sandboxCredentials } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, freshSandbox, newSandbox, operate, phoneNumber, request } from './environment.ts';

describe('bad input is refused with what to do, before anything outside is touched', () => {
  test.each<[string, unknown, string[]]>([
    ['no number', { agentId }, ['phoneNumber: is missing']],
    ['not E.164', { ...request, phoneNumber: '08045671234' }, ['phoneNumber: is not in E.164', '+918045671234']],
    ['a lost +', { ...request, phoneNumber: '918045671234' }, ['phoneNumber: is not in E.164', '+918045671234']],
    ['an impossible number', { ...request, phoneNumber: '+91804567123' }, ['phoneNumber: has 9 digits after +91']],
    ['a name of 17 characters', { ...request, trunkName: 'a'.repeat(17) }, ['trunkName: ', '17', '16']],
    ['a name with a dash', { ...request, trunkName: 'my-trunk' }, ['trunkName: ', '"-"']],
    ['a range', { ...request, staticIps: ['203.0.113.0/24'] }, ['staticIps.0: ', 'range', '/32']],
    ['a private address', { ...request, staticIps: ['203.0.113.9', '10.0.0.1'] }, ['staticIps.1: ', 'private']],
    ['text for a list', { ...request, staticIps: '203.0.113.9' }, ['staticIps: must be a list, in square brackets.']],
    [
      'UDP',
      { ...request, originationUri: 'sip:a.example.com;transport=udp' },
      ['originationUri: ', 'UDP', 'transport=tcp', 'transport=tls'],
    ],
    ['a user part', { ...request, originationUri: 'sip:agent@a.example.com' }, ['originationUri: ', 'user']],
    ['a web address', { ...request, originationUri: 'https://atoms.example.com' }, ['originationUri: ', 'web address']],
    ['an agent id of the wrong shape', { phoneNumber, agentId: 'my-agent' }, ['agentId: ', '24']],
    ['an unknown field', { ...request, agent: agentId }, ['agent: unknown field', 'agentId']],
    ['a field in other letters', { ...request, agentID: agentId }, ['agentID: unknown field. Did you mean agentId?']],
    ['a field with a slip', { ...request, orignationUri: 'a' }, ['Did you mean originationUri?']],
    ['a field with a letter that no eye sees', { ...request, 'agentId\u200b': 'a' }, ['Did you mean agentId?']],
    [
      'a field that is cut short',
      { ...request, flowId: '1', onFail: 'keep' },
      ['flowAppId?', 'Did you mean onFailure?'],
    ],
    ['a field of two', { ...request, trunk: 'a' }, ['trunk: unknown field. Did you mean trunkName or trunkSid?']],
    [
      'a field further in',
      { ...request, verification: { mode: 'loopback', from: '+918045671235', bothways: true } },
      ['verification.bothways: unknown field. Did you mean bothWays?'],
    ],
    [
      'a field further in that is none of them',
      { ...request, verification: { callTo: '+919876543210', nonsense: 1 } },
      ['verification.nonsense: unknown field. Remove it; the fields are callTo, or mode, from, bothWays.'],
    ],
    [
      'fields of two forms',
      { ...request, verification: { callTo: '+919876543210', mode: 'skip' } },
      ['verification.mode: does not go with what stands beside it. Give callTo, or mode, from, bothWays.'],
    ],
    [
      'two kinds of verification',
      { ...request, verification: { mode: 'loopback', from: '+918045671235', callTo: '+919876543210' } },
      ['verification: has "callTo" and a loopback'],
    ],
    ['unknown fields further in', { ...request, verification: { callTo: '+919876543210', from: 1 } }, ['verification']],
    [
      'the number itself to verify with',
      { ...request, verification: { callTo: phoneNumber } },
      [`verification.callTo: ${phoneNumber} is the number being provisioned`],
    ],
    ['both names of a trunk', { ...request, trunkName: 'a', trunkSid: 'trmum1abcdefgh' }, ['trunkName: ', 'trunkSid']],
    [
      'an IP destination that is not allowed',
      { ...request, originationUri: 'sip:198.51.100.7' },
      ['originationUri: ', '198.51.100.7', 'staticIps'],
    ],
    ['no object', ['+918045671234'], ['must be a JSON object']],
    [
      'several at once',
      { phoneNumber: '1', trunkName: '', nonsense: 1 },
      ['phoneNumber: ', 'trunkName: ', 'nonsense: '],
    ],
  ])('%s', async (_, input, sentences) => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.provision(input);
    expect([execution.status, execution.error]).toEqual(['FAILED', 'InvalidRequestError']);
    for (const sentence of sentences) expect(causeOf(execution)).toContain(sentence);
    expect([...sandbox.exotel.journal, ...sandbox.atoms.journal]).toEqual([]);
    expect(await sandbox.ledger.items()).toEqual([]);
  });

  test('a secret pasted into a field that does not exist is not repeated', async () => {
    const sandbox = await freshSandbox();
    const execution = await sandbox.provision({ ...request, apiToken: 'hunter2hunter2' });
    expect(execution.cause).toContain('apiToken: unknown field');
    expect(execution.cause).not.toContain('hunter2');
    expect(JSON.stringify(sandbox.bus.events)).not.toContain('hunter2');
    expect(sandbox.lambdas.logs.join()).not.toContain('hunter2');
  });
});

test('an agent that does not exist is refused before anything is created', async () => {
  const sandbox = await freshSandbox();
  const execution = await sandbox.provision({ phoneNumber, agentId: '0'.repeat(24) });
  expect(execution.error).toBe('RejectedError');
  expect(execution.cause).toContain(`agentId: Atoms knows no agent ${'0'.repeat(24)}`);
  expect(changes(sandbox)).toEqual([]);
});

test('a number that the account has not bought is refused before anything is created', async () => {
  const sandbox = await freshSandbox();
  const execution = await sandbox.provision({ ...request, phoneNumber: '+918045679999' });
  expect(execution.error).toBe('RejectedError');
  expect(execution.cause).toContain('phoneNumber: +918045679999 is not among the ExoPhones');
  expect(changes(sandbox)).toEqual([]);
});

test('a caller ID that is not a number of the account is refused before anything is created, in the plan as well', async () => {
  const sandbox = await freshSandbox();
  const asked = { ...request, callerId: '+918045679999' };
  const planned = await operate(sandbox, 'plan', asked);
  const execution = await sandbox.provision(asked);
  expect(execution.error).toBe('RejectedError');
  expect(execution.cause).toContain('callerId: +918045679999 is not among the ExoPhones');
  expect(planned).toMatchObject({ feasible: false });
  expect(JSON.stringify(planned)).toContain('callerId: +918045679999 is not among the ExoPhones');
  expect(changes(sandbox)).toEqual([]);
});

test('an archived agent is refused before anything is created', async () => {
  const sandbox = await freshSandbox();
  for (const agent of sandbox.atoms.state.agents) agent.archived = true;
  const execution = await sandbox.provision(request);
  expect(execution.cause).toContain('is archived');
  expect(changes(sandbox)).toEqual([]);
});

test('an empty secret gives the exact command that fills it, and nothing is created', async () => {
  const sandbox = await newSandbox({ emptySecrets: true });
  const exotelMissing = await sandbox.provision(request);
  expect(exotelMissing.error).toBe('NotConfiguredError');
  expect(exotelMissing.cause).toMatch(/Fill it with: npx trunkline secrets set exotel --env sandbox/);

  // Filled in between, it is read again: an empty secret is never remembered.
  sandbox.secrets.fill('trunkline/sandbox/exotel', sandboxCredentials.exotel);
  const atomsMissing = await sandbox.provision(request);
  expect(atomsMissing.error).toBe('NotConfiguredError');
  expect(atomsMissing.cause).toContain('Fill it with: npx trunkline secrets set atoms --env sandbox');

  sandbox.secrets.fill('trunkline/sandbox/atoms', { key: 'sk_wrong_field' });
  const wrongField = await sandbox.provision(request);
  expect(wrongField.cause).toContain('lacks or has wrong: apiKey');
  expect(wrongField.cause).not.toContain('sk_wrong_field');
  expect(changes(sandbox)).toEqual([]);
});
