import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../sandbox/temporary-folder.ts';
import { guardedEnvironment } from '../tools/guarded-environment.ts';
import { pythonTool } from '../tools/python-tool.ts';

/** Pinned: what docs/emulators.md says was found with this version. */
const emulatorVersion = '1.5.33';

export interface Emulator {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack, an emulator of AWS in Python, on loopback and a free port.
 *
 * @throws Error that says what is missing, as `pythonTool`, or the end of its log when it does not answer.
 */
export async function startEmulator(): Promise<Emulator> {
  const commands = pythonTool('ministack', emulatorVersion);
  const folder = join(commands, '../..');
  const port = await freePort();
  const log = join(folder, 'emulator.log');
  const output = openSync(log, 'w');
  const child = spawn(join(commands, 'ministack'), [], {
    cwd: folder,
    stdio: ['ignore', output, output],
    env: guardedEnvironment({
      // Its Lambdas run on the Node that it finds first: the one that npm installed, of Lambda's major.
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      // It leaves a folder for each of its Lambdas.
      TMPDIR: temporaryFolder(),
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: 'ap-south-1',
      // Waits and retries of Step Functions pass sixty times as fast.
      SFN_WAIT_SCALE: '0.0166',
      S3_PERSIST: '0',
      PERSIST_STATE: '0',
    }),
  });
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child, log);
  return { url, stop: () => stop(child) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string, child: ChildProcess, log: string): Promise<void> {
  const giveUp = Date.now() + 60_000;
  while (Date.now() < giveUp && child.exitCode === null) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  await stop(child);
  throw new Error(`The emulator does not answer. Its log is ${log}:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}
