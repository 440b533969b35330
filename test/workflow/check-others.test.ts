import { describe, expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { buy } from '../../sandbox/faults/scenarios/scenario.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { agentId, causeOf, changes, freshSandbox, operate, phoneNumber, request } from './environment.ts';

type Trunk = Sandbox['exotel']['state']['trunks'][number];

const other = '+918045671235';
const quiet = { ...request, verification: 'skip' };
const date = '2026-11-01T00:00:00Z';

function trunkOf({ exotel }: Sandbox, name?: string): Trunk {
  const trunk = exotel.state.trunks.find(({ trunkName }) => name === undefined || trunkName === name);
  if (!trunk) throw new Error('The account has no such trunk.');
  return trunk;
}

const destination = (uri: string): Trunk['destinationUris'][number] => ({
  id: '9001',
  destination: uri,
  priority: 0,
  weight: 1,
  dateCreated: date,
  dateUpdated: date,
});
const user = (userName: string): Trunk['credentials'][number] => ({
  id: '9002',
  userName,
  password: 'unknown',
  friendlyName: null,
  dateCreated: date,
  dateUpdated: date,
});
const address = (ip: string, mask = 32): Trunk['whitelistedIps'][number] => ({
  id: '9003',
  ip,
  mask,
  friendlyName: null,
  dateCreated: date,
  dateUpdated: date,
});

/** The same host as Atoms', and a port at which nobody listens. */
function deadPort({ atoms }: Sandbox): string {
  return atoms.sip.tcpUri.replace(/:\d+;/, ':1;');
}

function differing({ fields }: OperationAnswer<'check'>) {
  return fields.filter(({ agrees }) => !agrees);
}

function check(sandbox: Sandbox) {
  return operate(sandbox, 'check', { phoneNumber });
}

/** A trunk that somebody else made. */
async function adoptable(sandbox: Sandbox): Promise<Trunk> {
  await sandbox.provision({ ...quiet, trunkName: 'theirs' });
  const made = trunkOf(sandbox, 'theirs');
  await sandbox.reset();
  const trunk = { ...made, credentials: [], whitelistedIps: [], destinationUris: [], phoneNumbers: [] };
  sandbox.exotel.state.trunks.push(trunk);
  return trunk;
}

async function provision(sandbox: Sandbox, input: object): Promise<void> {
  const { status, error, cause } = await sandbox.provision(input);
  expect([status, error, cause]).toEqual(['SUCCEEDED', undefined, undefined]);
}

describe('a second destination on a trunk of Trunkline', () => {
  test.each([
    ['a dead port of the same host', deadPort],
    ['a host of somebody else', () => 'sip:pbx.example.com:5060;transport=tcp'],
  ])('%s: check says DIFFERS, and what it says to do does it', async (_what, uriIn) => {
    const sandbox = await freshSandbox();
    await provision(sandbox, quiet);
    const uri = uriIn(sandbox);
    trunkOf(sandbox).destinationUris.push(destination(uri));

    const answer = await check(sandbox);
    expect(answer.agrees).toBe(false);
    const [field] = differing(answer);
    expect(field).toMatchObject({ field: 'destination URIs', found: expect.stringContaining(uri.replace('sip:', '')) });
    expect(field?.remedy).toContain(`deprovision ${phoneNumber}, then provision it again`);

    // Neither the run nor the plan says otherwise, in the same words.
    const run = await sandbox.provision(quiet);
    expect(run.error).toBe('ConflictError');
    expect(causeOf(run)).toContain(field?.remedy);
    const { steps } = await operate(sandbox, 'plan', quiet);
    expect(steps.find(({ action }) => action === 'refuse')).toMatchObject({
      state: 'Post destination URIs',
      detail: expect.stringContaining(field?.remedy ?? '?'),
    });

    const gone = await sandbox.deprovision({ phoneNumber });
    expect([gone.status, gone.cause]).toEqual(['SUCCEEDED', undefined]);
    await provision(sandbox, quiet);
    expect((await check(sandbox)).agrees).toBe(true);
  });

  test('that an earlier answer put there is refused by the next run, rather than left to split the calls', async () => {
    const sandbox = await freshSandbox();
    await provision(sandbox, { ...quiet, originationUri: deadPort(sandbox) });
    const run = await sandbox.provision(quiet);
    expect([run.error, trunkOf(sandbox).destinationUris.length]).toEqual(['ConflictError', 1]);
    expect(causeOf(run)).toMatch(/sends inbound calls to .*:1;transport=tcp, where Trunkline itself has had them sent/);
  });

  test('names every number that uses the trunk, since all have to leave for it to be made anew', async () => {
    const sandbox = await freshSandbox();
    buy(sandbox, [other]);
    await provision(sandbox, { ...quiet, trunkName: 'shared' });
    await provision(sandbox, { ...quiet, trunkName: 'shared', phoneNumber: other });
    trunkOf(sandbox).destinationUris.push(destination(deadPort(sandbox)));
    const [field] = differing(await check(sandbox));
    expect(field?.remedy).toContain(`deprovision ${phoneNumber} and ${other}, then provision them again`);
    for (const each of [phoneNumber, other]) {
      expect((await sandbox.deprovision({ phoneNumber: each })).status).toBe('SUCCEEDED');
    }
    for (const each of [phoneNumber, other]) {
      await provision(sandbox, { ...quiet, trunkName: 'shared', phoneNumber: each });
    }
    expect((await check(sandbox)).agrees).toBe(true);
  });
});

describe('a second destination on a trunk of somebody else', () => {
  test('that is another port of the same host is the owner’s: said, and no difference', async () => {
    const sandbox = await freshSandbox();
    const { trunkSid } = await adoptable(sandbox);
    trunkOf(sandbox).destinationUris.push(destination(deadPort(sandbox)));
    await provision(sandbox, { ...quiet, trunkSid });
    const answer = await check(sandbox);
    expect([answer.agrees, answer.remarks]).toEqual([true, [expect.stringContaining(':1;transport=tcp')]]);
  });

  test('that an earlier answer put there differs: only Exotel takes it off', async () => {
    const sandbox = await freshSandbox();
    const { trunkSid } = await adoptable(sandbox);
    await provision(sandbox, { ...quiet, trunkSid, originationUri: deadPort(sandbox) });
    expect((await sandbox.provision({ ...quiet, trunkSid })).error).toBe('ConflictError');
    // Taken off for a moment, and posted again.
    const earlier = trunkOf(sandbox).destinationUris.splice(0);
    await provision(sandbox, { ...quiet, trunkSid });
    trunkOf(sandbox).destinationUris.push(...earlier);
    const [field] = differing(await check(sandbox));
    expect(field?.remedy).toMatch(/Have Exotel take it off/);
    expect(field?.remedy).not.toContain('deprovision');
  });
});

describe('a digest user that Trunkline has not put there', () => {
  test('on a trunk of Trunkline is a difference, with the call that deletes it; a run does not fail for it', async () => {
    const sandbox = await freshSandbox();
    await provision(sandbox, quiet);
    trunkOf(sandbox).credentials.push(user('stranger'));
    const answer = await check(sandbox);
    const { trunkSid } = trunkOf(sandbox);
    expect([answer.agrees, differing(answer)]).toEqual([
      false,
      [
        {
          side: 'Exotel',
          direction: 'outbound',
          field: 'other digest users',
          wanted: 'none',
          found: 'stranger',
          agrees: false,
          remedy: expect.stringContaining(`/trunks/${trunkSid}/credentials?id=9002`),
        },
      ],
    ]);
    await provision(sandbox, quiet);
    trunkOf(sandbox).credentials.splice(1);
    expect((await check(sandbox)).agrees).toBe(true);
  });

  test('on a trunk of somebody else is the owner’s: said, and no difference', async () => {
    const sandbox = await freshSandbox();
    const { trunkSid } = await adoptable(sandbox);
    trunkOf(sandbox).credentials.push(user('theirpbx'));
    trunkOf(sandbox).whitelistedIps.push(address('198.51.100.0', 24));
    await provision(sandbox, { ...quiet, trunkSid });
    const { agrees, remarks } = await check(sandbox);
    expect([agrees, remarks]).toEqual([
      true,
      [
        `Digest users on trunk ${trunkSid} that are not Trunkline's: theirpbx. They are the trunk's owner's, and can place calls by it.`,
        `Allowed IPs on trunk ${trunkSid} that no number asked for: 198.51.100.0/24. They are the trunk's owner's, and can place calls by it without digest.`,
      ],
    ]);
  });

  test('of an earlier secret of the trunk is Trunkline’s own', async () => {
    const sandbox = await freshSandbox();
    await provision(sandbox, quiet);
    const [ours] = trunkOf(sandbox).credentials;
    if (ours) ours.userName = 'of_an_earlier_one';
    const found = differing(await check(sandbox)).map(({ field, found: what }) => [field, what]);
    expect(found).toEqual([['digest credentials', '1 others']]);
  });
});

describe('an allowed IP that no number asked for', () => {
  test('on a trunk of Trunkline is a difference, also where no number asked for any', async () => {
    const sandbox = await freshSandbox();
    await provision(sandbox, quiet);
    trunkOf(sandbox).whitelistedIps.push(address('198.51.100.7'));
    const answer = await check(sandbox);
    expect([answer.agrees, differing(answer)]).toEqual([
      false,
      [
        {
          side: 'Exotel',
          direction: 'outbound',
          field: 'other allowed IPs',
          wanted: 'none',
          found: '198.51.100.7/32',
          agrees: false,
          remedy: expect.stringMatching(/no API does/),
        },
      ],
    ]);
  });

  test('is not one that another number of the trunk asked for, made or found', async () => {
    const sandbox = await freshSandbox();
    buy(sandbox, [other]);
    await provision(sandbox, { ...quiet, trunkName: 'shared' });
    trunkOf(sandbox).whitelistedIps.push(address('203.0.113.9'));
    const others = { phoneNumber: other, agentId, verification: 'skip', staticIps: ['203.0.113.9', '203.0.113.10'] };
    await provision(sandbox, { ...others, trunkName: 'shared' });
    const answer = await check(sandbox);
    expect([answer.agrees, answer.remarks]).toEqual([true, []]);
  });
});

test('with nothing unknown, check costs one call more, where no IP was asked for, and changes nothing', async () => {
  const sandbox = await freshSandbox();
  await provision(sandbox, quiet);
  const services = [sandbox.exotel, sandbox.atoms].map(({ journal }) => ({ journal, before: journal.length }));
  const before = { changes: changes(sandbox), items: await sandbox.ledger.items() };
  await check(sandbox);
  const calls = services.flatMap(({ journal, before: first }) => journal.slice(first));
  expect(calls.map(({ operation }) => operation).sort()).toEqual([
    'list all numbers',
    'list credentials',
    'list destination uris',
    'list phone numbers',
    'list whitelisted ips',
    'read agent',
    'read trunk',
  ]);
  expect({ changes: changes(sandbox), items: await sandbox.ledger.items() }).toEqual(before);
});
