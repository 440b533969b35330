import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { probeSip } from '../../lambdas/calls/probe-sip.ts';
import { temporaryFolder } from '../../sandbox/temporary-folder.ts';
import { guardedEnvironment } from '../../tools/guarded-environment.ts';
import { freePort, listening } from './ports.ts';
import { callPhone, digest, importNumber, ownNumber, phone, withSimulators } from './simulators.ts';
import { type Stranger, type Verdict, versionOf } from './stranger.ts';

/** What its configuration says of a request, and its own words on what is wrong with one. */
const verdictLine = /VERDICT (sane|refused) (\w+)/;
/** The ACK of the challenge is taken where the answer was given, before anything judges it. */
const callOfDigest = ['INVITE', 'INVITE', 'ACK', 'BYE'];

/** Its sanity module judges the requests that Trunkline and the simulators send. */
export const kamailio: Stranger = {
  name: 'Kamailio',
  find: () => versionOf('kamailio', ['-v'], 'kamailio'),
  async *judge(wanted) {
    const tries: [title: string, expected: string[], ask: (port: number) => Promise<string | undefined>][] = [
      ['what Trunkline asks a SIP host is sound, and its answer is understood', ['OPTIONS'], probe],
      ['a call by Atoms is sound in every request, its digest too', callOfDigest, callByAtoms],
      ['a call by Exotel is sound in every request, its digest too', callOfDigest, callByExotel],
    ];
    for (const [title, expected, ask] of tries.filter(([each]) => wanted(each)))
      yield await judge(title, expected, ask);
  },
};

async function probe(port: number): Promise<string | undefined> {
  const { result, detail } = await probeSip({ host: '127.0.0.1', port, transport: 'tcp' }, 20_000, true);
  return result === 'answered' ? undefined : `the probe was told: ${result} ${detail}`;
}

async function callByAtoms(port: number): Promise<string | undefined> {
  const conversation = await withSimulators({}, async ({ atoms }) =>
    callPhone(atoms, await importNumber(atoms, '+918045679999', `localhost:${port}`)),
  );
  return conversation.status === 'completed' ? undefined : `the conversation is ${JSON.stringify(conversation)}`;
}

async function callByExotel(port: number): Promise<string | undefined> {
  const outcome = await withSimulators({}, async ({ exotel }) => {
    const call = { terminationHost: `localhost:${port}`, ...digest, from: ownNumber, to: phone };
    const body = JSON.stringify(call);
    return (await fetch(`${exotel.url}/_sandbox/calls`, { method: 'POST', body })).json();
  });
  return (outcome as { result: string }).result === 'answered' ? undefined : JSON.stringify(outcome);
}

async function judge(
  title: string,
  expected: readonly string[],
  ask: (port: number) => Promise<string | undefined>,
): Promise<Verdict> {
  const port = await freePort();
  const folder = temporaryFolder();
  const file = new URL('kamailio.cfg', import.meta.url).pathname;
  const child = spawn(
    'kamailio',
    // In the foreground; with little memory, and nothing of its own outside the folder.
    ['-f', file, '-DD', '-E', '-l', `tcp:127.0.0.1:${port}`, '-m', '32', '-M', '4', '-w', folder, '-Y', folder],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: guardedEnvironment() },
  );
  const heard = listenTo(child);
  try {
    await listening(port, child);
    const problem = await ask(port);
    await heard.until(expected.length);
    const said = heard.verdicts().map(([, verdict, method]) => `${method} ${verdict}`);
    const wanted = expected.map((method) => `${method} sane`);
    if (problem === undefined && said.join() === wanted.join()) return { title };
    return { title, problem: `${problem ?? ''}\nKamailio found: ${said.join(', ')}\n${heard.text()}`.trim() };
  } finally {
    child.kill();
    if (child.exitCode === null) await once(child, 'close');
  }
}

/** Follows what it says. `until`: so many verdicts, or that a while has passed without one more. */
function listenTo(child: ChildProcess) {
  let said = '';
  const verdicts = () => [...said.matchAll(new RegExp(verdictLine, 'g'))];
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return {
    verdicts,
    text: () => said.trim(),
    until: async (count: number) => {
      while (verdicts().length < count && child.exitCode === null) {
        const next = once(child.stderr as NonNullable<typeof child.stderr>, 'data', {
          signal: AbortSignal.timeout(20_000),
        });
        const heard = await next.catch(() => undefined);
        if (heard === undefined) return;
      }
    },
  };
}
