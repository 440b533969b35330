import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';

/*
 * What is written down under test/recordings, and renewed by `npm run record`: a test compares, and a reviewer sees the
 * difference. So the code is never measured by itself.
 */

export const recordingsFolder = join(import.meta.dirname, 'recordings');
export const isRecording = process.env.RECORD === '1';

export interface RecordedExecution {
  status: string;
  cause?: { errorMessage: string };
  states: { state: string; calls?: { call: string; request: string }[] }[];
}

interface RecordedPlan {
  feasible: boolean;
  steps: { state: string; action: string; detail: string }[];
}

/** One thing that was done or asked in a situation, in order. */
export interface RecordedPart {
  asked?: string;
  answer?: RecordedPlan;
  done?: string;
  executions?: [RecordedExecution, ...RecordedExecution[]];
}

/** The file of a situation. */
export function recordingFile(name: string): string {
  return `${name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.json`;
}

/** The files of all situations. */
export function recordingFiles(): string[] {
  return readdirSync(recordingsFolder).filter((file) => file.endsWith('.json'));
}

export function readRecording(file: string): RecordedPart[] {
  return (JSON.parse(readFileSync(join(recordingsFolder, file), 'utf8')) as { parts: RecordedPart[] }).parts;
}

/** What was recorded of a situation. */
export function recordingOf(name: string) {
  const parts = readRecording(recordingFile(name));
  return {
    /** The executions of what was done first under that word. */
    executions(done: string): [RecordedExecution, ...RecordedExecution[]] {
      const executions = parts.find((part) => part.done === done)?.executions;
      if (!executions) throw new Error(`Nothing is recorded of "${name}" that was to ${done}.`);
      return executions;
    },
  };
}

/** What is told of one thing of the stack is as it was written down. */
export function expectAsWritten(file: string, value: unknown): void {
  const path = join(recordingsFolder, file);
  if (isRecording) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  }
  try {
    expect(value).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `${message}\n\nThis is not what ${path} holds. If it is meant to be so: npm run record, and read the difference with git diff.`,
    );
  }
}
