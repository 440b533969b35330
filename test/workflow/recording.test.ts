import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stories } from '../../sandbox/faults/stories.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { isRecording, recordingFile, recordingFiles, recordingsFolder } from '../recordings.ts';
import { secretsOf } from './account-secrets.ts';
import { freshSandbox, newSandbox } from './environment.ts';
import { compactJson } from './recording/compact-json.ts';
import { failures } from './recording/failures.ts';
import { Recorder } from './recording/recorder.ts';
import { requests } from './recording/requests.ts';
import { runsAgain } from './recording/run-again.ts';
import type { Situation } from './recording/situation.ts';
import { theirThings } from './recording/theirs.ts';

const told: Situation[] = stories.map((story) => ({
  name: `story - ${story.name}`,
  run: async (recorder) => {
    const request = await story.prepare(recorder.sandbox);
    await (story.work === 'deprovision'
      ? recorder.planAndDeprovision(request as { phoneNumber: string })
      : recorder.planAndProvision(request));
  },
}));
const situations = [...told, ...requests, ...runsAgain, ...theirThings, ...failures];

const environments = new Map<string, Promise<Sandbox>>();

/** An environment at its start. To start one takes a second: one for all situations with the same options. */
async function environmentFor({ options }: Situation): Promise<Sandbox> {
  if (!options) return freshSandbox();
  const key = JSON.stringify(options);
  const known = environments.get(key) ?? newSandbox(options);
  environments.set(key, known);
  const sandbox = await known;
  if (!options.emptySecrets) await sandbox.reset();
  return sandbox;
}

/** Only what is compared is said to be other: the whole text would be hundreds of lines. */
function expectAsRecorded(path: string, text: string): void {
  try {
    if (!existsSync(path)) throw new Error('There is no recording.');
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `${message}\n\nThis is not what ${path} holds. If it is meant to be so: npm run record, and read the difference with git diff.`,
    );
  }
}

describe('what the services, the ledger and the bus see is as it was recorded', () => {
  test.each(situations.map((situation) => [situation.name, situation] as const))('%s', async (_, situation) => {
    const sandbox = await environmentFor(situation);
    // A busy machine makes its requests at other moments: no limit may depend on them.
    sandbox.exotel.settings.requestsPerMinute = 1_000_000;
    sandbox.atoms.settings.requestsPerSecond = 1_000_000;
    const recorder = new Recorder(sandbox);
    await situation.run(recorder);
    const text = `${compactJson(await recorder.recording())}\n`;
    expect(secretsOf(sandbox).filter((secret) => text.includes(secret))).toEqual([]);
    const path = join(recordingsFolder, recordingFile(situation.name));
    if (isRecording) writeFileSync(path, text);
    else expectAsRecorded(path, text);
  });

  test('and no recording is left of a situation that is gone', () => {
    expect(recordingFiles().sort()).toEqual(situations.map(({ name }) => recordingFile(name)).sort());
  });
});
