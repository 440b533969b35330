import assert from 'node:assert/strict';
import { startSandbox } from '../sandbox/sandbox.ts';
import type { AtomsSimulator } from '../sandbox/simulators/atoms.ts';
import type { ExotelSimulator } from '../sandbox/simulators/exotel.ts';
import { sandboxTemplate } from '../sandbox/synthesize.ts';
import type { DeployedEnvironment } from './environment.ts';

interface Accounts {
  exotel: ExotelSimulator;
  atoms: AtomsSimulator;
}

interface Case {
  title: string;
  request?: Record<string, unknown>;
  arrange?: (accounts: Accounts) => void;
}

/** Each case has its own: the accounts begin anew with each, and the ledger remembers what was just written to an agent. */
const agentOf = (index: number) => `e${String(index).padStart(23, '0')}`;

/** Requests and faults whose outcome and ledger must not depend on who runs the definition. */
const cases: Case[] = [
  { title: 'a plain request' },
  { title: 'no verification', request: { verification: 'skip' } },
  {
    title: 'a request that says everything',
    request: {
      trunkName: 'engines',
      staticIps: ['203.0.113.9'],
      callerId: '+918045670000',
      flowAppId: '77',
      verification: { callTo: '+919812345678' },
    },
  },
  { title: 'a field that does not exist', request: { nonsense: true } },
  { title: 'an agent that does not exist', request: { agentId: 'f'.repeat(24) } },
  {
    title: 'a service out of order for a moment',
    arrange: ({ exotel }) => exotel.faults.add({ operation: 'create trunk', kind: 'status', status: 503, times: 2 }),
  },
  {
    title: 'an answer that was lost',
    arrange: ({ exotel }) => exotel.faults.add({ operation: 'create credential', kind: 'lose answer' }),
  },
  {
    title: 'an answer that was lost at the other service',
    arrange: ({ atoms }) => atoms.faults.add({ operation: 'import phone number', kind: 'lose answer' }),
  },
  {
    title: 'a refusal half-way',
    arrange: ({ atoms }) =>
      atoms.faults.add({ operation: 'import phone number', kind: 'status', status: 400, times: 'forever' }),
  },
  {
    title: 'credentials that are refused',
    arrange: ({ exotel }) =>
      exotel.faults.add({ operation: 'map phone number', kind: 'status', status: 401, times: 'forever' }),
  },
  {
    title: 'a call that fails',
    arrange: ({ exotel }) => Object.assign(exotel.state.phones, { '+919876543210': 'codec mismatch' }),
  },
];

interface Result {
  status: string;
  error: string | null;
  ledger: unknown;
}

/**
 * Runs the table on the embedded engine and on the Step Functions of the deployed environment, each with simulators of
 * its own, and compares how each run ended and what it left in the ledger.
 */
export async function compareEngines(environment: DeployedEnvironment, accounts: Accounts): Promise<string> {
  const embedded = await runEmbedded();
  for (const [index, entry] of cases.entries()) {
    const deployed = await runDeployed(environment, accounts, entry, index);
    assert.deepEqual(deployed, asSeenBy(deployed, embedded[index] as Result), entry.title);
  }
  return `${cases.length} requests and faults`;
}

/** The emulator's name for whatever a handler throws. */
const anyHandlerError = 'Runtime.HandlerError';

/**
 * The one difference that is known (docs/emulators.md): an emulator that loses the names of errors. Then nothing can
 * be diagnosed by name either; the messages still have to be the same.
 */
function asSeenBy(deployed: Result, embedded: Result): Result {
  if (deployed.error !== anyHandlerError) return embedded;
  const nameless = JSON.stringify(embedded.ledger)
    .replaceAll(/\\"error\\":\\"\w+\\"/g, `\\"error\\":\\"${anyHandlerError}\\"`)
    .replaceAll(/\\"finding\\":\{.*?\}/g, '\\"finding\\":null')
    .replaceAll(/\\"findings\\":\[.*?\]/g, '\\"findings\\":[]');
  return { ...embedded, error: anyHandlerError, ledger: JSON.parse(nameless) as unknown };
}

function requestOf(entry: Case, index: number): { phoneNumber: string; agentId: string } {
  return { phoneNumber: `+9180460000${String(index).padStart(2, '0')}`, agentId: agentOf(index), ...entry.request };
}

function arrange(entry: Case, index: number, accounts: Accounts): void {
  accounts.exotel.reset();
  accounts.atoms.reset();
  const { phoneNumber } = requestOf(entry, index);
  const [phone] = accounts.exotel.state.exoPhones;
  accounts.exotel.state.exoPhones.push({ ...phone, phoneNumber, sid: `engines${index}` } as never);
  const [agent] = accounts.atoms.state.agents;
  accounts.atoms.state.agents.push({ ...agent, id: agentOf(index) } as never);
  entry.arrange?.(accounts);
}

async function runEmbedded(): Promise<Result[]> {
  const sandbox = await startSandbox(await sandboxTemplate());
  try {
    const results: Result[] = [];
    for (const [index, entry] of cases.entries()) {
      arrange(entry, index, sandbox);
      const { status, error } = await sandbox.provision(requestOf(entry, index));
      results.push({ status, error: error ?? null, ledger: settled(await sandbox.ledger.items(), entry, index) });
    }
    return results;
  } finally {
    await sandbox.close();
  }
}

async function runDeployed(
  environment: DeployedEnvironment,
  accounts: Accounts,
  entry: Case,
  index: number,
): Promise<Result> {
  arrange(entry, index, accounts);
  const { status, error } = await environment.ended(await environment.start(requestOf(entry, index)));
  return {
    status: String(status),
    error: error ?? null,
    ledger: settled(await environment.ledgerItems(), entry, index),
  };
}

/** The case's items, without what is another in every run: times, ids, names of executions and environments. */
function settled(items: Record<string, unknown>[], entry: Case, index: number): unknown {
  const { phoneNumber } = requestOf(entry, index);
  const own = items.filter((item) => JSON.stringify(item).includes(phoneNumber.slice(1)));
  const text = JSON.stringify(own.map(({ attempt: _, ...item }) => item))
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/arn:aws:states:[^"]*/g, 'EXECUTION')
    .replaceAll(/arn:aws:secretsmanager:[^"]*/g, 'SECRET')
    .replaceAll(/RUN#[^"]*/g, 'RUN')
    .replaceAll(/trmum1\w+/g, 'TRUNK')
    .replaceAll(/CALL-[\w-]+/g, 'CALL')
    .replaceAll(/(exotel|atoms)\.localhost:\d+/g, '$1.localhost:PORT')
    // What a look at the SIP paths finds is the network's: not every resolver knows names under localhost.
    .replaceAll(/"warnings":\[[^\]]*\]/g, '"warnings":[]')
    .replaceAll(/place-verification-call#[^"]*/g, 'place-verification-call#EXECUTION')
    .replaceAll(/"(mappingId|credentialId|productId|exoPhoneSid|secretVersionId)":"[^"]*"/g, '"$1":"ID"')
    .replaceAll(/Request id [\w-]+/g, 'Request id ID')
    .replaceAll(/\b[0-9a-f]{24}\b/g, 'ID')
    .replaceAll(/"forgetAfter":\d+/g, '"forgetAfter":"TIME"')
    .replaceAll(/EFFECT#set-digest-credentials#[\w-]+/g, 'EFFECT#set-digest-credentials#ID');
  return (JSON.parse(text) as Record<string, unknown>[])
    .map((item) => JSON.stringify(item, Object.keys(flatten(item)).sort()))
    .sort();
}

/** Every key at every depth, for an order that does not depend on the database. */
function flatten(value: unknown, keys: Record<string, true> = {}): Record<string, true> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      keys[key] = true;
      flatten(inner, keys);
    }
  }
  return keys;
}
