import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { CHANGE, clientOf, closeServers, LOOK, serverThat } from './canned.ts';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeServers();
});

describe('connections', () => {
  test('are kept: requests one after the other share one, also of two clients', async () => {
    const server = await serverThat(() => ({ body: {} }));
    for (let count = 0; count < 3; count += 1) await clientOf(server).send(LOOK);
    for (let count = 0; count < 3; count += 1) await clientOf(server).send(CHANGE);
    expect(server.received).toHaveLength(6);
    expect(server.connections()).toBe(1);
  });

  test('are at most 10 to a host, however many requests are under way', async () => {
    const server = await serverThat(() => (response) => {
      setTimeout(() => response.end('{}'), 5);
    });
    const client = clientOf(server);
    await Promise.all(Array.from({ length: 40 }, () => client.send(LOOK)));
    expect(server.received).toHaveLength(40);
    expect(server.connections()).toBeLessThanOrEqual(10);
  });

  test('that idled while the process was frozen are not used again', async () => {
    const server = await serverThat(() => ({ body: {} }));
    const deadline = Date.now() + 1_000_000;
    await clientOf(server, { deadline }).send(LOOK);
    const before = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(before + 60_000);
    await clientOf(server, { deadline }).send(LOOK);
    expect(server.connections()).toBe(2);
  });
});
