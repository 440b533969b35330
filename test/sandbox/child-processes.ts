import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends the programs that a test has started and that still run, and forgets them. */
export async function endAll(started: ChildProcess[]): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
