import { spawnSync } from 'node:child_process';
import { guardedEnvironment } from '../../tools/guarded-environment.ts';

/** What a program that nobody here wrote found of one thing. */
export interface Verdict {
  /** States a behaviour. */
  title: string;
  /** Absent: it is so. */
  problem?: string | undefined;
}

/** A program that nobody here wrote, and what it is asked to try. */
export interface Stranger {
  name: string;
  /** @returns its version. @throws Missing */
  find(): string | Promise<string>;
  /** @param wanted whether a check is asked for; one that costs nothing of its own may be told all the same */
  judge(wanted: (title: string) => boolean): AsyncIterable<Verdict>;
}

/** It cannot be had here: why, and what would help. */
export class Missing extends Error {}

/** The version that a program of Debian says, or that it is missing. */
export function versionOf(command: string, words: string[], debianPackage: string): string {
  const { error, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', env: guardedEnvironment() });
  if (error) throw new Missing(`not installed; on Debian and Ubuntu it is in the package ${debianPackage}`);
  return /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? 'of unknown version';
}
