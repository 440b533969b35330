import { describe, expect, test } from '@jest/globals';
import { type Client, dataOf, failureOf, listOf, makeTrunk, ownNumber, type Seen } from './clients.ts';
import { runExotel } from './running.ts';

const secondNumber = '+918045671235';

async function exotelWithTrunk(settings = {}) {
  const exoPhones = [{ phoneNumber: ownNumber }, { phoneNumber: secondNumber }];
  const { exotel, simulator } = await runExotel({ exoPhones, settings });
  return { exotel, simulator, ...(await makeTrunk(exotel)) };
}

describe('mapping a phone number', () => {
  test('answers a numeric id and the mode that was given, null when none was', async () => {
    const { exotel, path, trunkSid } = await exotelWithTrunk();
    const mapping = dataOf(await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } }));
    expect(mapping).toMatchObject({ phone_number: ownNumber, trunk_sid: trunkSid, mode: null });
    expect(mapping.id).toMatch(/^\d+$/);
    const flow = { phone_number: secondNumber, mode: 'flow' };
    expect(dataOf(await exotel('POST', `${path}/phone-numbers`, { json: flow }))).toMatchObject(flow);
  });

  test.each([
    [{}, [400, 400, 1001, 'PhoneNumber is mandatory']],
    [{ phone_number: '' }, [404, 404, 1000, 'Not Found']],
    [{ phone_number: `+${'9'.repeat(31)}` }, [404, 404, 1000, 'Not Found']],
    [{ phone_number: '918045671234' }, [400, 400, 1002, 'Invalid PhoneNumber']],
    [{ phone_number: '080-456-71234' }, [400, 400, 1002, 'Invalid PhoneNumber']],
    [{ phone_number: '+918045679999' }, [400, 400, 1002, 'Invalid PhoneNumber']],
    [{ phone_number: ownNumber, mode: 'sip' }, [400, 400, 1002, 'Invalid Mode']],
  ])('%j is refused', async (json, failure) => {
    const { exotel, path, simulator } = await exotelWithTrunk();
    expect(failureOf(await exotel('POST', `${path}/phone-numbers`, { json }))).toEqual(failure);
    expect(simulator.state.trunks[0]?.phoneNumbers).toEqual([]);
  });

  test('twice answers HTTP 200 around a failure, also on another trunk', async () => {
    const { exotel, path, trunkSid } = await exotelWithTrunk();
    const json = { phone_number: ownNumber };
    await exotel('POST', `${path}/phone-numbers`, { json });
    const description = (sid: string) => `Unable to create DidTrunkMapping with TrunkSid ${sid}`;
    const again = await exotel('POST', `${path}/phone-numbers`, { json });
    expect(failureOf(again)).toEqual([200, 409, 1008, description(trunkSid)]);
    const other = await makeTrunk(exotel, 'other');
    const elsewhere = await exotel('POST', `${other.path}/phone-numbers`, { json });
    expect(failureOf(elsewhere)).toEqual([200, 409, 1008, description(other.trunkSid)]);
  });

  test('its mode is changed by the numeric id, and by nothing else', async () => {
    const { exotel, path } = await exotelWithTrunk();
    const { id } = dataOf(await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } }));
    const json = { phone_number: ownNumber, mode: 'pstn' };
    expect(dataOf(await exotel('PUT', `${path}/phone-numbers/${id}`, { json }))).toMatchObject({ id, mode: 'pstn' });
    const byNumber = await exotel('PUT', `${path}/phone-numbers/${encodeURIComponent(ownNumber)}`, { json });
    expect(failureOf(byNumber)).toEqual([404, 404, 1000, 'Not Found']);
  });
});

describe('digest credentials', () => {
  const json = { user_name: 'trunkline', password: 'a-secret-of-the-test', friendly_name: 'voice agent' };

  test('are made and listed without the password ever being answered', async () => {
    const { exotel, path, trunkSid, simulator } = await exotelWithTrunk();
    const made = await exotel('POST', `${path}/credentials`, { json });
    expect(dataOf(made)).toMatchObject({ trunk_sid: trunkSid, user_name: 'trunkline', friendly_name: 'voice agent' });
    const listed = await exotel('GET', `${path}/credentials`);
    expect(listOf(listed)).toEqual([dataOf(made)]);
    expect(JSON.stringify([made.body, listed.body])).not.toContain(json.password);
    expect(simulator.state.trunks[0]?.credentials[0]?.password).toBe(json.password);
  });

  test('sent twice are two live entries', async () => {
    const { exotel, path } = await exotelWithTrunk();
    await exotel('POST', `${path}/credentials`, { json });
    await exotel('POST', `${path}/credentials`, { json });
    expect(listOf(await exotel('GET', `${path}/credentials`))).toHaveLength(2);
  });

  test('are deleted by the id as a query parameter', async () => {
    const { exotel, path } = await exotelWithTrunk();
    const { id } = dataOf(await exotel('POST', `${path}/credentials`, { json }));
    expect((await exotel('DELETE', `${path}/credentials/${id}`)).http).toBe(404);
    expect(dataOf(await exotel('DELETE', `${path}/credentials?id=${id}`)).id).toBe(id);
    expect(failureOf(await exotel('DELETE', `${path}/credentials?id=${id}`)).slice(0, 3)).toEqual([404, 404, 1000]);
    expect(listOf(await exotel('GET', `${path}/credentials`))).toEqual([]);
  });

  test.each([
    [{ ...json, user_name: undefined }, 1001, 'UserName is mandatory'],
    [{ ...json, password: undefined }, 1001, 'Password is mandatory'],
    [{ ...json, friendly_name: 'x'.repeat(33) }, 1002, 'Maximum allowed length for FriendlyName is 32'],
  ])('that do not fit are refused (%#)', async (request, code, description) => {
    const { exotel, path } = await exotelWithTrunk();
    const answer = await exotel('POST', `${path}/credentials`, { json: request });
    expect(failureOf(answer)).toEqual([400, 400, code, description]);
  });
});

describe('allowing an IP address', () => {
  test('answers the entry, and twice the same HTTP 200 around a failure', async () => {
    const { exotel, path, trunkSid } = await exotelWithTrunk();
    const json = { ip: '198.51.100.7', mask: 32 };
    const made = await exotel('POST', `${path}/whitelisted-ips`, { json });
    expect(dataOf(made)).toMatchObject({ ...json, trunk_sid: trunkSid, friendly_name: null });
    const again = await exotel('POST', `${path}/whitelisted-ips`, { json });
    expect(failureOf(again)).toEqual([200, 409, 1008, 'Unable to Whitelist-ip with ip 198.51.100.7']);
    expect(listOf(await exotel('GET', `${path}/whitelisted-ips`))).toEqual([dataOf(made)]);
  });

  test('without a mask allows that address alone', async () => {
    const { exotel, path } = await exotelWithTrunk();
    const made = await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: '198.51.100.7' } });
    expect([made.http, dataOf(made)]).toMatchObject([200, { ip: '198.51.100.7', mask: 32 }]);
  });

  test.each([
    [{ mask: 32 }, [400, 400, 1001, 'Ip is mandatory']],
    [{ ip: '999.1.1.1', mask: 32 }, [400, 400, 1002, 'Invalid ip']],
    [{ ip: '198.51.100.7', mask: 15 }, [400, 400, 1002, 'mask should be in-between 16 and 32']],
    [{ ip: '198.51.100.7', mask: 33 }, [400, 400, 1002, 'mask should be in-between 16 and 32']],
    [{ ip: '198.51.100.7', mask: 0 }, [400, 400, 1002, 'mask should be in-between 16 and 32']],
    [{ ip: '198.51.100.7', mask: -1 }, [400, 400, 1007, expect.anything()]],
  ])('%j is refused', async (json, failure) => {
    const { exotel, path } = await exotelWithTrunk();
    expect(failureOf(await exotel('POST', `${path}/whitelisted-ips`, { json }))).toEqual(failure);
  });
});

describe('destination URIs', () => {
  const post = (exotel: Client, path: string, ...destinations: string[]): Promise<Seen> =>
    exotel('POST', `${path}/destination-uris`, {
      json: { destinations: destinations.map((destination) => ({ destination })) },
    });

  test('that all fit answer HTTP 200, and are read back with sip: in front', async () => {
    const { exotel, path, trunkSid } = await exotelWithTrunk();
    const made = await post(exotel, path, 'abc.sip.livekit.cloud:5061;transport=tls');
    expect([made.http, made.body]).toMatchObject([
      200,
      { http_code: 200, metadata: { total: 1, success: 1, failed: 0 } },
    ]);
    expect(listOf(await exotel('GET', `${path}/destination-uris`))).toMatchObject([
      {
        destination: 'sip:abc.sip.livekit.cloud:5061;transport=tls',
        type: 'public',
        priority: 0,
        weight: 1,
        trunk_sid: trunkSid,
      },
    ]);
  });

  test('are listed newest first', async () => {
    const { exotel, path } = await exotelWithTrunk();
    const made = ['a.example.com:5061;transport=tls', 'b.example.com:5061;transport=tls'];
    await post(exotel, path, ...made);
    await post(exotel, path, 'c.example.com:5061;transport=tls');
    const listed = listOf(await exotel('GET', `${path}/destination-uris`)).map(({ destination }) => destination);
    expect(listed).toEqual(['c', 'b', 'a'].map((name) => `sip:${name}.example.com:5061;transport=tls`));
  });

  test('of which one fails answer HTTP 207 with a code for each, and the others are made', async () => {
    const { exotel, path } = await exotelWithTrunk();
    const answer = await post(exotel, path, 'a.example.com:5061;transport=tls', '198.51.100.7:5060;transport=tcp');
    expect([answer.http, answer.body]).toMatchObject([
      207,
      {
        http_code: 207,
        metadata: { total: 2, success: 1, failed: 1 },
        response: [
          { code: 200, status: 'success', error_data: null },
          {
            code: 400,
            status: 'failure',
            data: null,
            error_data: { code: 1002, description: 'Destination not whitelisted' },
          },
        ],
      },
    ]);
    expect(listOf(await exotel('GET', `${path}/destination-uris`))).toHaveLength(1);
  });

  test('an address is taken once it is allowed, also within an allowed range', async () => {
    const { exotel, path } = await exotelWithTrunk();
    await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: '198.51.100.7', mask: 32 } });
    await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: '203.0.113.0', mask: 24 } });
    const answer = await post(exotel, path, '198.51.100.7:5060;transport=tcp', '203.0.113.9:5061;transport=tls');
    expect(answer.http).toBe(200);
  });

  test.each([
    'sip:a.example.com:5061;transport=tls',
    'a.example.com:5061',
    'a.example.com;transport=tls',
    'a.example.com:5060;transport=udp',
    'localhost:5061;transport=tls',
    'a.example.com:70000;transport=tls',
    '',
  ])('"%s" is no destination: HTTP 207 although every one failed', async (destination) => {
    const { exotel, path } = await exotelWithTrunk();
    const answer = await post(exotel, path, destination);
    expect([answer.http, answer.body]).toMatchObject([
      207,
      {
        metadata: { total: 1, success: 0, failed: 1 },
        response: [{ code: 400, error_data: { code: 1002, description: 'Destination is not a valid Ip or Fqdn' } }],
      },
    ]);
  });

  test('none at all is refused as a whole', async () => {
    const { exotel, path } = await exotelWithTrunk();
    expect(failureOf(await post(exotel, path)).slice(0, 3)).toEqual([400, 400, 1001]);
  });
});

test('the caller id of a trunk is set, and set again replaces it', async () => {
  const { exotel, path, trunkSid, simulator } = await exotelWithTrunk();
  const setAlias = (value: string) =>
    exotel('POST', `${path}/settings`, { json: { settings: [{ name: 'trunk_external_alias', value }] } });
  await setAlias(secondNumber);
  const answer = await setAlias(ownNumber);
  expect(listOf(answer)).toMatchObject([{ name: 'trunk_external_alias', value: ownNumber, trunk_sid: trunkSid }]);
  expect(simulator.state.trunks[0]?.settings.map((setting) => setting.value)).toEqual([ownNumber]);
  expect((await setAlias('12345')).http).toBe(207);
});

describe('paging', () => {
  test('lists go on at next_page_uri until it is null', async () => {
    const { exotel, path } = await exotelWithTrunk({ pageSize: 2 });
    for (let last = 1; last <= 5; last += 1) {
      await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: `198.51.100.${last}`, mask: 32 } });
    }
    const ips: unknown[] = [];
    const sizes: number[] = [];
    let next: string | null = `${path}/whitelisted-ips?offset=0&page_size=50`;
    while (next !== null) {
      const page: Seen = await exotel('GET', next);
      const items = listOf(page);
      ips.push(...items.map((item) => item.ip));
      sizes.push(items.length);
      next = (page.body as { metadata: { next_page_uri: string | null } }).metadata.next_page_uri;
    }
    expect(ips).toEqual([1, 2, 3, 4, 5].map((last) => `198.51.100.${last}`));
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('of credentials says how many there are, and which page it is', async () => {
    const { exotel, path } = await exotelWithTrunk();
    for (const user_name of ['a', 'b', 'c']) {
      await exotel('POST', `${path}/credentials`, { json: { user_name, password: 'a-secret-of-the-test' } });
    }
    const metadata = async (offset: number) =>
      ((await exotel('GET', `${path}/credentials?offset=${offset}&page_size=2`)).body as { metadata: object }).metadata;
    expect(await metadata(0)).toMatchObject({ total: 3, page_size: 2, page: 0 });
    expect(await metadata(2)).toMatchObject({ total: 3, page_size: 2, page: 1, next_page_uri: null });
  });

  test('a page holds what is asked for, and 50 at most', async () => {
    const { exotel, path } = await exotelWithTrunk();
    const pageSize = async (query: string) =>
      ((await exotel('GET', `${path}/credentials${query}`)).body as { metadata: { page_size: number } }).metadata
        .page_size;
    expect([await pageSize(''), await pageSize('?page_size=10'), await pageSize('?page_size=500')]).toEqual([
      50, 10, 50,
    ]);
  });
});
