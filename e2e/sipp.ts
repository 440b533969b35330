import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AtomsSimulator, startAtomsSimulator } from '../sandbox/simulators/atoms.ts';
import { type ExotelSimulator, startExotelSimulator } from '../sandbox/simulators/exotel.ts';
import { temporaryFolder } from '../sandbox/temporary-folder.ts';

const help = `npm run sipp -- [options]

Has SIPp, which knows nothing of the simulators, call both of them over TCP and be called by one. It needs the command
sipp (on Debian and Ubuntu the package sip-tester); where it is missing nothing is checked, which is said.

  --only TEXT  the scenarios whose title contains it
  --help       this text

Exit code: 0 all scenarios passed or sipp is not installed, 1 one did not, 2 the command was wrong.`;

const ownNumber = '+918045671234';
const phone = '+919876543210';
const digest = { userName: 'trunkline', password: 'only-for-the-sandbox' };
const agentId = '60d0fe4f5311236168a109ca';

interface Simulators {
  exotel: ExotelSimulator;
  atoms: AtomsSimulator;
}

/** Runs one scenario; what is wrong, or undefined. */
type Judge = (simulators: Simulators) => Promise<string | undefined>;

function caller(scenario: string, toward: keyof Simulators, called: string, password = digest.password): Judge {
  return async (simulators) => {
    const { tcpPort } = simulators[toward].sip;
    const from = toward === 'exotel' ? ownNumber : phone;
    const { ended } = sipp(scenario, [
      ...['-s', called, '-key', 'caller', from, '-au', digest.userName, '-ap', password],
      // By itself it computes its digest over the host alone, and not over the Request-URI.
      ...['-auth_uri', `${called}@127.0.0.1:${tcpPort}`],
      `127.0.0.1:${tcpPort}`,
    ]);
    return ended;
  };
}

const scenarios: [title: string, judge: Judge][] = [
  ['the edge answers OPTIONS', caller('options', 'exotel', phone)],
  ['the origination address answers OPTIONS', caller('options', 'atoms', ownNumber)],
  ['the edge challenges and admits the right digest', caller('digest', 'exotel', phone)],
  ['the edge challenges a wrong password again', caller('wrong-password', 'exotel', phone, 'wrong')],
  [
    'the edge takes CANCEL',
    async (simulators) => {
      simulators.exotel.state.phones[phone] = { answerAfterSeconds: 60_000 };
      return caller('cancel', 'exotel', phone)(simulators);
    },
  ],
  [
    'the called phone hangs up',
    async (simulators) => {
      simulators.exotel.state.phones[phone] = { hangUpAfterSeconds: 5 };
      return caller('hung-up', 'exotel', phone)(simulators);
    },
  ],
  ['the agent answers a call to its number', caller('inbound', 'atoms', ownNumber)],
  ['a number that is not imported is not found', caller('not-imported', 'atoms', '+918045670000')],
  ['Atoms calls a termination host, answers its challenge and hangs up', called],
];

/** SIPp in the place of the edge. */
async function called({ atoms }: Simulators): Promise<string | undefined> {
  const port = await freePort();
  const { ended, child } = sipp('called', ['-p', String(port)]);
  await listening(port, child);
  const product = await request(atoms, 'POST', '/product/import-phone-number', {
    phoneNumber: '+918045679999',
    sipTerminationUrl: `localhost:${port}`,
    sipUsername: digest.userName,
    sipPassword: digest.password,
  });
  const call = { agentId, phoneNumber: phone, fromProductId: product._id };
  const { conversationId } = await request(atoms, 'POST', '/conversation/outbound', call);
  const problem = await ended;
  if (problem !== undefined) return problem;
  let conversation = await request(atoms, 'GET', `/conversation/${conversationId}`);
  while (['pending', 'in_progress'].includes(conversation.status ?? '')) {
    conversation = await request(atoms, 'GET', `/conversation/${conversationId}`);
  }
  return conversation.status === 'completed' ? undefined : `the conversation is ${JSON.stringify(conversation)}`;
}

/** Starts SIPp with a scenario; `ended` tells what was wrong by its own judgement. */
function sipp(scenario: string, options: string[]): { child: ChildProcess; ended: Promise<string | undefined> } {
  const file = new URL(`sipp/${scenario}.xml`, import.meta.url).pathname;
  const limits = ['-m', '1', '-timeout', '10s', '-timeout_error', '-recv_timeout', '5000', '-nostdin'];
  const errors = join(folder, `${scenario}-errors.log`);
  const child = spawn(
    'sipp',
    ['-sf', file, '-t', 't1', '-i', '127.0.0.1', ...limits, '-trace_err', '-error_file', errors, ...options],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // The screen that it paints is for people.
  child.stdout?.resume();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? undefined : `sipp ended with ${code}: ${said.trim()}`));
  });
  return { child, ended };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** SIPp does not say when it listens: asked of the system, since a connection would count as a call's. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) return;
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function request(atoms: AtomsSimulator, method: string, path: string, json?: object) {
  const response = await fetch(atoms.url + path, {
    method,
    headers: { authorization: 'Bearer sk_sandbox-atoms-key', 'content-type': 'application/json', connection: 'close' },
    ...(json && { body: JSON.stringify(json) }),
  });
  return ((await response.json()) as { data: Record<string, string> }).data;
}

/** Both services, with a number that calls and can be called. What is tried here is SIP: the state is put in place as it is. */
async function startSimulators(): Promise<Simulators> {
  // Offered SHA-256 first, SIPp gives up instead of taking the second challenge.
  const exotel = await startExotelSimulator({ settings: { digestAlgorithms: ['MD5'] } });
  const atoms = await startAtomsSimulator({ agents: [{ id: agentId, allowInboundCall: true }] });
  const dates = { dateCreated: '', dateUpdated: '' };
  exotel.state.trunks.push({
    ...{ trunkSid: 'trmum1sipp', trunkName: 'sipp', nsoCode: 'ANY-ANY', domainName: '', ...dates },
    phoneNumbers: [{ id: '1', phoneNumber: ownNumber, mode: null, ...dates }],
    credentials: [{ id: '2', friendlyName: null, ...digest, ...dates }],
    ...{ whitelistedIps: [], destinationUris: [], settings: [] },
  });
  const product = await request(atoms, 'POST', '/product/import-phone-number', {
    phoneNumber: ownNumber,
    sipTerminationUrl: exotel.sip.tcp,
  });
  await request(atoms, 'PATCH', `/agent/${agentId}`, { telephonyProductId: [product._id] });
  return { exotel, atoms };
}

async function run(only: string): Promise<number> {
  const wanted = scenarios.filter(([title]) => title.includes(only));
  if (wanted.length === 0) {
    console.error(
      `--only: no scenario has "${only}" in its title. They are: ${scenarios.map(([title]) => title).join('; ')}.`,
    );
    return 2;
  }
  if (spawnSync('sipp', ['-v']).error) {
    console.log('sipp is not installed: nothing was checked. On Debian and Ubuntu it is in the package sip-tester.');
    return 0;
  }
  let failures = 0;
  for (const [title, judge] of wanted) {
    const simulators = await startSimulators();
    const problem = await judge(simulators).finally(() =>
      Promise.all([simulators.exotel.close(), simulators.atoms.close()]),
    );
    console.log(problem === undefined ? `✓ ${title}` : `✗ ${title}\n  ${problem}`);
    if (problem !== undefined) failures += 1;
  }
  return failures === 0 ? 0 : 1;
}

const folder = temporaryFolder();
try {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else process.exitCode = await run(values.only);
} catch (error) {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
