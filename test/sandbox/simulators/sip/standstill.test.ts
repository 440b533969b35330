import { expect, test } from '@jest/globals';
import { defaultSipLimits } from '../../../../sandbox/simulators/sip/limits.ts';
import { callee, ownNumber } from '../clients.ts';
import { digest, exotelWithWorkingTrunk } from '../trunk.ts';
import { runCaller } from './caller.ts';

const limits = { ...defaultSipLimits, connectLimitMillis: 40, responseLimitMillis: 40 };

/** Nothing runs here for so long, as on a machine that has other work. */
function standStill(millis: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, millis);
}

/** Resolves after so many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

test.each(Array.from({ length: 12 }, (_, turn) => turn))(
  'a call is answered though the machine stands still for longer than any limit (%i turns after it was placed)',
  async (turn) => {
    const { simulator } = await exotelWithWorkingTrunk();
    const { call } = runCaller(simulator.sip, limits);
    const outcome = call({ from: ownNumber, to: callee, credentials: digest });
    await turns(turn);
    standStill(200);
    expect((await outcome).result).toBe('answered');
  },
);

test('who says nothing is given up all the same', async () => {
  const { createServer } = await import('node:net');
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const addresses = { host: '127.0.0.1', tcpPort: port, tlsPort: port };
  const { call } = runCaller(addresses as Parameters<typeof runCaller>[0], limits);
  const { result, sipCode } = await call({ from: ownNumber, to: callee });
  silent.close();
  expect([result, sipCode]).toEqual(['failed', 408]);
});
