import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { whoAsks } from '../../cli/caller.ts';
import { Environment } from '../../cli/environment.ts';
import { processIo } from '../../cli/io.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { freshSandbox, operate, phoneNumber } from './environment.ts';

const me = `arn:aws:iam::000000000000:user/${userInfo().username}`;
const admin = 'arn:aws:iam::000000000000:role/admin';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await freshSandbox();
});

async function asOperator(operation: 'set-aside' | 'resume' = 'set-aside', number = phoneNumber) {
  const place = { name: 'sandbox', region: 'ap-south-1', awsUrl: sandbox.awsUrl, outputs: {} };
  const environment = new Environment(place, {});
  return whoAsks(environment, processIo(), operation, number).finally(() => environment.sts.destroy());
}

/** A call of the operator's that says who he is, as whoever it is sent to sees it. */
async function signedForStsAlone(): Promise<Record<string, string>> {
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  const sts = new STSClient({ region: 'ap-south-1', endpoint: sandbox.awsUrl, credentials });
  let headers: Record<string, string> = {};
  sts.middlewareStack.add(
    (next) => async (args) => {
      ({ headers } = (args as { request: { headers: Record<string, string> } }).request);
      return next(args);
    },
    { step: 'deserialize', priority: 'low' },
  );
  await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  const passed = /^(authorization|content-type|x-amz-|amz-sdk-)/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => passed.test(name)));
}

/** Who set the number aside, as it is kept and shown. */
async function kept(who: object): Promise<string | undefined> {
  await operate(sandbox, 'set-aside', { phoneNumber, aside: true, ...who });
  const { numbers } = await operate(sandbox, 'status', { phoneNumber });
  return numbers[0]?.setAside?.by;
}

test('who asks with the command line is the caller that STS names', async () => {
  expect(await kept(await asOperator())).toBe(me);
});

test('whatever name stands beside what was signed', async () => {
  expect(await kept({ ...(await asOperator()), by: admin })).toBe(me);
});

describe('a name that STS does not confirm is shown as claimed', () => {
  test.each([admin, 'asha', 'claimed: asha', 'event 1 from purchasing'])('%s alone', async (by) => {
    expect(await kept({ by })).toBe(`claimed: ${by.replace('claimed: ', '')}`);
  });

  test('with another signature', async () => {
    const { caller } = await asOperator();
    const authorization = String(caller?.authorization).replace(/[0-9a-f]{64}$/, '0'.repeat(64));
    expect(await kept({ by: admin, caller: { ...caller, authorization } })).toBe(`claimed: ${admin}`);
  });

  test('with what was signed for another number, or to do something else', async () => {
    const { caller } = await asOperator('set-aside', '+918045671235');
    expect(await kept({ by: admin, caller })).toBe(`claimed: ${admin}`);
    expect(await kept({ by: admin, caller: (await asOperator('resume')).caller })).toBe(`claimed: ${admin}`);
  });

  test('with a signature that does not say what it is for', async () => {
    const { caller } = await asOperator();
    const authorization = String(caller?.authorization).replace(/;x-trunkline-for/, '');
    expect(await kept({ by: admin, caller: { ...caller, authorization } })).toBe(`claimed: ${admin}`);
  });

  test.each([
    { where: 'in front', forged: (written: string) => written.replace(' ', ' SignedHeaders=host;x-trunkline-for, ') },
    { where: 'in the key', forged: (written: string) => written.replace('/', ', SignedHeaders=x-trunkline-for/') },
    { where: 'in the key, once', forged: (written: string) => written.replace('/', 'SignedHeaders=x-trunkline-for/') },
    { where: 'behind', forged: (written: string) => `${written}, SignedHeaders=x-trunkline-for` },
  ])('with what was signed for STS alone, and a second list of what was signed $where', async ({ forged }) => {
    const headers = await signedForStsAlone();
    expect(headers.authorization).not.toContain('x-trunkline-for');
    const caller = { ...headers, authorization: forged(String(headers.authorization)) };
    expect(await kept({ by: admin, caller })).toBe(`claimed: ${admin}`);
  });

  test('without any', async () => {
    expect(await kept({ by: admin, caller: {} })).toBe(`claimed: ${admin}`);
  });
});

test.each(['host', 'x-trunkline-for', 'content-length', 'cookie'])(
  'a header that is not for STS is refused: %s',
  async (name) => {
    const caller = { ...(await asOperator()).caller, [name]: 'x' };
    await expect(kept({ by: admin, caller })).rejects.toMatchObject({ failure: { errorType: 'InvalidRequestError' } });
  },
);
