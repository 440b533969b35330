import { AtomsClient, bearerAuthorization } from '../../lambdas/atoms/client.ts';
import { createHttp } from '../../lambdas/platform/http/client.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type AtomsSimulator, startAtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import * as journal from '../../sandbox/simulators/http/journal.ts';
import { watchServices } from '../described/watch.ts';

const API_KEY = 'sk_sandbox-atoms-key';
export const AGENT = '60d0fe4f5311236168a109ca';
export const OTHER_AGENT = '60d0fe4f5311236168a109cb';
export const UNKNOWN_ID = '000000000000000000000000';
export const NUMBER = '+918045671234';
export const CALLEE = '+919812345678';
export const IMPORT = {
  phoneNumber: NUMBER,
  terminationHost: 'edge.exotel.test:5070',
  userName: 'u1',
  password: 'digest-pass',
};

const { watchAtoms } = watchServices(journal);

/** A simulated workspace with two agents. What the client sends it is held against the description. */
export async function startWorkspace(): Promise<AtomsSimulator> {
  const atoms = await startAtomsSimulator({
    agents: [
      { id: AGENT, name: 'one' },
      { id: OTHER_AGENT, name: 'two' },
    ],
  });
  watchAtoms(atoms);
  return atoms;
}

/** A client as a step makes it. It waits for nothing: `slept` is told how long it would have. */
export function connectTo(
  atoms: { url: string },
  {
    apiKey = API_KEY,
    slept = [],
    deadline = Number.MAX_SAFE_INTEGER,
  }: { apiKey?: string; slept?: number[]; deadline?: number } = {},
): AtomsClient {
  const http = createHttp({
    service: 'Atoms',
    baseUrl: atoms.url,
    authorization: bearerAuthorization(apiKey),
    // No limit of real time: what a slow machine gave up would arrive during the next test, and meet its fault.
    deadline,
    requestTimeoutMillis: 600_000,
    sleep: async (millis) => {
      slept.push(millis);
    },
  });
  return new AtomsClient(http);
}

export async function closeWorkspace(atoms: AtomsSimulator): Promise<void> {
  await closeConnections();
  await atoms.close();
}
