import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../../sandbox/temporary-folder.ts';
import { guardedEnvironment } from '../../tools/guarded-environment.ts';
import { freePort, listening } from './ports.ts';
import { callPhone, digest, importNumber, ownNumber, phone, type Simulators, withSimulators } from './simulators.ts';
import { type Stranger, versionOf } from './stranger.ts';

/** Runs one scenario; what is wrong, or undefined. */
type Judge = (simulators: Simulators) => Promise<string | undefined>;

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

/** Over TCP: it calls both services, and is called by one. */
export const sipp: Stranger = {
  name: 'SIPp',
  find: () => versionOf('sipp', ['-v'], 'sip-tester'),
  async *judge(wanted) {
    for (const [title, judge] of scenarios.filter(([each]) => wanted(each))) {
      // Offered SHA-256 first, SIPp gives up instead of taking the second challenge.
      yield { title, problem: await withSimulators({ exotel: { digestAlgorithms: ['MD5'] } }, judge) };
    }
  },
};

function caller(scenario: string, toward: keyof Simulators, number: string, password = digest.password): Judge {
  return async (simulators) => {
    const { tcpPort } = simulators[toward].sip;
    const from = toward === 'exotel' ? ownNumber : phone;
    const { ended } = start(scenario, [
      ...['-s', number, '-key', 'caller', from, '-au', digest.userName, '-ap', password],
      // By itself it computes its digest over the host alone, and not over the Request-URI.
      ...['-auth_uri', `${number}@127.0.0.1:${tcpPort}`],
      `127.0.0.1:${tcpPort}`,
    ]);
    return ended;
  };
}

/** SIPp in the place of the edge. */
async function called({ atoms }: Simulators): Promise<string | undefined> {
  const port = await freePort();
  const { ended, child } = start('called', ['-p', String(port)]);
  await listening(port, child);
  const conversation = callPhone(atoms, await importNumber(atoms, '+918045679999', `localhost:${port}`));
  const problem = await ended;
  if (problem !== undefined) return problem;
  const { status } = await conversation;
  return status === 'completed' ? undefined : `the conversation is ${JSON.stringify(await conversation)}`;
}

/** Starts SIPp with a scenario; `ended` tells what was wrong by its own judgement. */
function start(scenario: string, options: string[]): { child: ChildProcess; ended: Promise<string | undefined> } {
  const folder = temporaryFolder();
  const file = new URL(`../sipp/${scenario}.xml`, import.meta.url).pathname;
  const limits = ['-m', '1', '-timeout', '10s', '-timeout_error', '-recv_timeout', '5000', '-nostdin'];
  const errors = join(folder, 'errors.log');
  const child = spawn(
    'sipp',
    ['-sf', file, '-t', 't1', '-i', '127.0.0.1', ...limits, '-trace_err', '-error_file', errors, ...options],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: guardedEnvironment() },
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
