import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AtomsClient } from '../../lambdas/atoms/client.ts';
import { ConflictError, RejectedError, UnavailableError } from '../../lambdas/platform/errors.ts';
import type { AtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { failureOf } from '../platform/failure.ts';
import { AGENT, closeWorkspace, connectTo, IMPORT, NUMBER, startWorkspace } from './simulated-workspace.ts';

let atoms: AtomsSimulator;
let client: AtomsClient;

beforeAll(async () => {
  atoms = await startWorkspace();
});
beforeEach(() => {
  atoms.reset();
  client = connectTo(atoms);
});
afterAll(() => closeWorkspace(atoms));

describe('imported numbers', () => {
  test('are imported with the termination host and the digest credentials, and listed', async () => {
    const product = await client.importPhoneNumber({ ...IMPORT, name: 'support' });
    expect(product).toEqual({
      productId: expect.stringMatching(/^[0-9a-f]{24}$/),
      phoneNumber: NUMBER,
      agentId: null,
      isActive: true,
    });
    expect(atoms.state.products[0]).toMatchObject({
      name: 'support',
      terminationHost: 'edge.exotel.test:5070',
      sipUsername: 'u1',
      sipPassword: 'digest-pass',
    });
    expect(await client.listImportedNumbers()).toEqual([product]);
  });

  test('imported a second time are ConflictError', async () => {
    await client.importPhoneNumber(IMPORT);
    const failure = await failureOf(client.importPhoneNumber(IMPORT));
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure.message).toContain('Number already present (status 400)');
    expect(failure.message).toContain(NUMBER);
  });

  test('are told from rented ones', async () => {
    const origin = new URL(atoms.url).origin;
    const body = JSON.stringify({ phoneNumber: '+14155550100' });
    await fetch(`${origin}/_sandbox/rented-numbers`, { method: 'POST', body });
    expect(atoms.state.products).toHaveLength(1);
    expect(await client.listImportedNumbers()).toEqual([]);
  });

  test('with a website for a termination host are RejectedError', async () => {
    const failure = await failureOf(client.importPhoneNumber({ ...IMPORT, terminationHost: 'https://exotel.com/sip' }));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain('Invalid SIP termination URL');
  });
});

describe('releasing an imported number', () => {
  test('is "released" where Atoms takes it, and when it is gone already', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    expect(await client.releaseNumber(productId)).toBe('released');
    expect(atoms.state.products).toEqual([]);
    expect(await client.releaseNumber(productId)).toBe('released');
  });

  test('is "inactive" where Atoms keeps it listed so, and when it was so already', async () => {
    atoms.settings.releasedProducts = 'inactive';
    const { productId } = await client.importPhoneNumber(IMPORT);
    expect(await client.releaseNumber(productId)).toBe('inactive');
    expect(await client.releaseNumber(productId)).toBe('inactive');
    expect(await client.listImportedNumbers()).toMatchObject([{ productId, isActive: false }]);
  });

  test('is "refused" where Atoms refuses it', async () => {
    atoms.settings.releaseImported = false;
    const { productId } = await client.importPhoneNumber(IMPORT);
    expect(await client.releaseNumber(productId)).toBe('refused');
  });

  test.each([404, 405] as const)('is "refused" where there is no such call (%i)', async (status) => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    atoms.faults.add({ operation: 'release number', kind: 'status', status });
    expect(await client.releaseNumber(productId)).toBe('refused');
  });

  test('is RejectedError while it is attached to an agent', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    await client.updateAgent(AGENT, { productIds: [productId], allowInboundCall: true });
    const failure = await failureOf(client.releaseNumber(productId));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain('attached to an agent');
    expect(atoms.state.products).toHaveLength(1);
  });

  test('is UnavailableError when the answer is lost', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    atoms.faults.add({ operation: 'release number', kind: 'lose answer' });
    expect(await failureOf(client.releaseNumber(productId))).toBeInstanceOf(UnavailableError);
  });
});
