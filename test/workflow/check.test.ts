import { describe, expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import type { LambdaFailed } from '../../sandbox/aws/lambda-failed.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { anHourLater, changes, everything, freshSandbox, phoneNumber, provisioned, request } from './environment.ts';

async function check(sandbox: Sandbox, input: unknown = { phoneNumber }): Promise<OperationAnswer<'check'>> {
  const [logicalId] = sandbox.template.only('AWS::Lambda::Function', 'checkFunction');
  return (await sandbox.lambdas.invoke(logicalId, input)) as OperationAnswer<'check'>;
}

async function refusalOf(attempt: Promise<unknown>) {
  const { failure } = (await attempt.catch((error: unknown) => error)) as LambdaFailed;
  return { error: failure.errorType, message: failure.errorMessage };
}

describe('a provisioned number', () => {
  test('agrees in every field right after it was provisioned, and the look changes nothing', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const before = { changes: changes(sandbox), items: await sandbox.ledger.items() };
    const answer = await check(sandbox);
    expect(answer.agrees).toBe(true);
    const [trunk] = sandbox.exotel.state.trunks;
    const [product] = sandbox.atoms.state.products;
    expect(answer.fields.map(({ side, field }) => `${side}: ${field}`)).toEqual([
      `Exotel: trunk ${trunk?.trunkSid}`,
      `Exotel: mapping of ${phoneNumber}`,
      'Exotel: digest credentials',
      'Exotel: allowed IPs',
      'Exotel: destination URIs',
      'Exotel: voice URL',
      `Atoms: product ${product?.id}`,
      `Atoms: numbers of agent ${request.agentId}`,
      'Atoms: inbound calls of the agent',
    ]);
    expect({ changes: changes(sandbox), items: await sandbox.ledger.items() }).toEqual(before);
  });

  test('is told apart from what was changed since, with what is wanted and what is there', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    anHourLater(sandbox);
    const [phone] = sandbox.exotel.state.exoPhones;
    if (phone) phone.voiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/other';
    sandbox.exotel.state.trunks[0]?.credentials.splice(0);
    sandbox.exotel.state.trunks[0]?.whitelistedIps.splice(0);
    const [agent] = sandbox.atoms.state.agents;
    if (agent) agent.allowInboundCall = false;
    const answer = await check(sandbox);
    expect(answer.agrees).toBe(false);
    expect(answer.fields.filter(({ agrees }) => !agrees)).toEqual([
      {
        side: 'Exotel',
        direction: 'outbound',
        field: 'digest credentials',
        wanted: 'the user name of the secret',
        found: '0 others',
        agrees: false,
      },
      {
        side: 'Exotel',
        direction: 'outbound',
        field: 'allowed IPs',
        wanted: '203.0.113.9/32',
        found: 'none',
        agrees: false,
      },
      {
        side: 'Exotel',
        direction: 'inbound',
        field: 'voice URL',
        wanted: 'http://my.exotel.com/sandbox1/exoml/start_voice/12345',
        found: 'http://my.exotel.com/sandbox1/exoml/start_voice/other',
        agrees: false,
      },
      {
        side: 'Atoms',
        direction: 'inbound',
        field: 'inbound calls of the agent',
        wanted: 'allowed',
        found: 'not allowed',
        agrees: false,
      },
    ]);
  });

  test('of which everything is gone is read all the same', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    sandbox.exotel.state.trunks.splice(0);
    sandbox.atoms.state.products.splice(0);
    sandbox.atoms.state.agents.splice(0);
    const { fields } = await check(sandbox);
    expect(fields.map(({ found }) => found)).toEqual(['not there', 'not there', 'no such agent', 'not allowed']);
  });

  test('comes with what no API shows, and what a person should find there', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, everything);
    const { notShown } = await check(sandbox);
    const [trunk] = sandbox.exotel.state.trunks;
    expect(notShown).toEqual([
      expect.stringContaining('digest password'),
      expect.stringContaining(`termination host that Atoms holds, ${sandbox.exotel.sip.tcp} when`),
      expect.stringContaining(
        `flow 12345 dials: in Exotel's App Bazaar, Dial whom must be exactly sip:${trunk?.trunkSid} `,
      ),
      expect.stringContaining('caller ID alias of the trunk, +918045670000'),
    ]);
  });

  test('is looked at as it was left, though an execution has failed since', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
    const failed = await sandbox.provision({ ...request, verification: { callTo: '+919876543210' } });
    expect(failed.error).toBe('VerificationFailedError');
    expect((await check(sandbox)).agrees).toBe(true);
  });

  test('that was routed by hand is not compared with any flow, and that is said', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const { fields, notShown } = await check(sandbox);
    expect(fields.map(({ field }) => field)).not.toContain('voice URL');
    expect(notShown).toContainEqual(expect.stringContaining(`Which flow ${phoneNumber} is assigned to`));
  });
});

describe('a number that is not provisioned is refused', () => {
  test('when nothing was ever done for it', async () => {
    const sandbox = await freshSandbox();
    expect(await refusalOf(check(sandbox))).toEqual({
      error: 'InvalidRequestError',
      message: `phoneNumber: ${phoneNumber} is not known as provisioned: no execution has ended for it in this environment. Check the digits, or start an execution for it.`,
    });
  });

  test('when its last execution failed', async () => {
    const sandbox = await freshSandbox();
    sandbox.atoms.faults.add({ operation: 'import phone number', kind: 'status', status: 400 });
    await sandbox.provision(request);
    expect((await refusalOf(check(sandbox))).message).toMatch(/the last execution, .* failed with RejectedError/);
  });

  test('when it is no number', async () => {
    const sandbox = await freshSandbox();
    expect(await refusalOf(check(sandbox, { phoneNumber: '080' }))).toMatchObject({ error: 'InvalidRequestError' });
  });
});
