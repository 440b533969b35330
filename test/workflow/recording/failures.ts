import { everything } from '../environment.ts';
import { failingCalls } from '../failing-calls.ts';
import type { Situation } from './situation.ts';

/** Each call fails for good, and what was made before it is rolled back. */
const refusedCalls: Situation[] = failingCalls.map(([state, side, operation]) => ({
  name: `${state} - refused for good`,
  async run(recorder) {
    recorder.sandbox[side].faults.add({ operation, kind: 'status', status: 400, times: 'forever' });
    await recorder.provision(everything);
  },
}));

/** Each change is made, but its answer is lost. A call that may be ringing is left out: what follows takes its time. */
const lostAnswers: Situation[] = failingCalls
  .filter(([, , operation]) => !/^(read|place)/.test(operation))
  .map(([state, side, operation]) => ({
    name: `${state} - the answer is lost`,
    async run(recorder) {
      recorder.sandbox[side].faults.add({ operation, kind: 'lose answer' });
      await recorder.provision({ ...everything, verification: 'skip' });
    },
  }));

export const failures = [...refusedCalls, ...lostAnswers];
