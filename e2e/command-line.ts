import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface Typed {
  code: number;
  out: string;
  err: string;
}

/** Types `npx trunkline ...` for the environment `dev`, as an operator does. @param input what standard input has */
export async function trunkline(words: string[], input = ''): Promise<Typed> {
  const command = ['--no-warnings', 'bin/trunkline.ts', ...words, '--env', 'dev'];
  try {
    const typed = promisify(execFile)(process.execPath, command, { cwd: root });
    typed.child.stdin?.end(input);
    const { stdout, stderr } = await typed;
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, out: stdout ?? '', err: stderr ?? '' };
  }
}
