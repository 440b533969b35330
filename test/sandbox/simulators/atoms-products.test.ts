import { describe, expect, test } from '@jest/globals';
import { agentId, dataOf, ownNumber } from './clients.ts';
import { runAtoms } from './running.ts';

const json = {
  phoneNumber: ownNumber,
  sipTerminationUrl: 'edge.exotel.test:5070',
  name: 'front desk',
  sipUsername: 'trunkline',
  sipPassword: 'a-secret-of-the-test',
};

describe('importing a number', () => {
  test('answers the product, without origination URL and without credentials', async () => {
    const { atoms, simulator } = await runAtoms();
    const answer = await atoms('POST', '/product/import-phone-number', { json });
    expect([answer.http, answer.body]).toEqual([
      200,
      {
        status: true,
        data: {
          _id: expect.stringMatching(/^[0-9a-f]{24}$/),
          productType: 'custom',
          isActive: true,
          attributes: {
            name: 'front desk',
            phoneNumber: ownNumber,
            outboundSipTrunkId: expect.any(String),
            inboundSipTrunkId: expect.any(String),
          },
          agentId: null,
          createdAt: expect.any(String),
          updatedAt: expect.any(String),
        },
      },
    ]);
    expect(simulator.state.products).toMatchObject([{ sipUsername: 'trunkline', sipPassword: json.sipPassword }]);
    expect(simulator.state.originationUri).toBe(simulator.sip.tcpUri);
  });

  test('that is there already is refused', async () => {
    const { atoms, simulator } = await runAtoms();
    await atoms('POST', '/product/import-phone-number', { json });
    const again = await atoms('POST', '/product/import-phone-number', { json });
    expect([again.http, again.body]).toEqual([400, { status: false, errors: ['Number already present'] }]);
    expect(simulator.state.products).toHaveLength(1);
  });

  test('does not look at the number: without its plus sign it is another one', async () => {
    const { atoms, simulator } = await runAtoms();
    await atoms('POST', '/product/import-phone-number', { json });
    for (const phoneNumber of ['918045671234', '080 4567 1234', 'not a number']) {
      expect((await atoms('POST', '/product/import-phone-number', { json: { ...json, phoneNumber } })).http).toBe(200);
    }
    expect(simulator.state.products).toHaveLength(4);
  });

  test.each([
    ['edge.exotel.test', 'edge.exotel.test'],
    ['edge.exotel.test:5070', 'edge.exotel.test:5070'],
    ['sip:edge.exotel.test:5070', 'edge.exotel.test:5070'],
    ['sips:someone@edge.exotel.test:443;transport=tls', 'edge.exotel.test:443'],
    ['203.0.113.9:5070;transport=tcp', '203.0.113.9:5070'],
  ])('keeps of the termination URL %s only %s', async (sipTerminationUrl, terminationHost) => {
    const { atoms, simulator } = await runAtoms();
    await atoms('POST', '/product/import-phone-number', { json: { ...json, sipTerminationUrl } });
    expect(simulator.state.products).toMatchObject([{ terminationHost }]);
  });

  test.each(['https://edge.exotel.test', 'http://edge.exotel.test:5070/path', 'edge.exotel.test/path', undefined])(
    'with the termination URL %s is refused',
    async (sipTerminationUrl) => {
      const { atoms, simulator } = await runAtoms();
      const answer = await atoms('POST', '/product/import-phone-number', { json: { ...json, sipTerminationUrl } });
      expect([answer.http, answer.body]).toMatchObject([400, { status: false, errors: [expect.any(String)] }]);
      expect(simulator.state.products).toEqual([]);
    },
  );
});

test('an imported number is among all numbers and not among the rented ones', async () => {
  const { atoms, control } = await runAtoms();
  const { _id: imported } = dataOf(await atoms('POST', '/product/import-phone-number', { json }));
  const rented = (await control('POST', '/_sandbox/rented-numbers', { json: { phoneNumber: '+14155550111' } })).body;
  const rentedId = (rented as { id: string }).id;
  expect((await atoms('GET', '/product/all-numbers')).body).toMatchObject({
    status: true,
    data: {
      customProducts: [
        { _id: imported, productType: 'custom-telephony', attributes: { phoneNumber: ownNumber }, agentId: null },
      ],
      telephonyProducts: [{ _id: rentedId, attributes: { phoneNumber: '+14155550111' } }],
    },
  });
  expect((await atoms('GET', '/product/phone-numbers')).body).toMatchObject({
    status: true,
    data: [{ _id: rentedId }],
  });
});

describe('releasing a number', () => {
  test('is refused while it is attached, and works after', async () => {
    const { atoms, simulator } = await runAtoms();
    const { _id: productId = '' } = dataOf(await atoms('POST', '/product/import-phone-number', { json }));
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [productId], allowInboundCall: true } });
    expect((await atoms('POST', '/product/release-number', { json: { productId } })).http).toBe(400);
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [], allowInboundCall: true } });
    expect((await atoms('POST', '/product/release-number', { json: { productId } })).http).toBe(200);
    expect(simulator.state.products).toEqual([]);
  });

  test('that was imported can be made impossible', async () => {
    const { atoms, simulator } = await runAtoms({ settings: { releaseImported: false } });
    const { _id: productId } = dataOf(await atoms('POST', '/product/import-phone-number', { json }));
    expect((await atoms('POST', '/product/release-number', { json: { productId } })).http).toBe(400);
    expect(simulator.state.products).toHaveLength(1);
  });

  test('that does not exist is refused', async () => {
    const { atoms } = await runAtoms();
    expect((await atoms('POST', '/product/release-number', { json: { productId: 'unknown' } })).http).toBe(400);
  });
});
