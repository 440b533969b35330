import { everything, type Situation } from './situation.ts';

type Side = 'exotel' | 'atoms';

/** Every state that calls a service, and the call that fails there. */
const calls: [state: string, side: Side, operation: string][] = [
  ['Validate request', 'atoms', 'read agent'],
  ['Create trunk', 'exotel', 'create trunk'],
  ['Map DID to trunk', 'exotel', 'map phone number'],
  ['Set digest credentials', 'exotel', 'create credential'],
  ['Allow static IPs', 'exotel', 'whitelist ip'],
  ['Import number to Atoms', 'atoms', 'import phone number'],
  ['Post destination URIs', 'exotel', 'create destination uris'],
  ['Attach number to agent', 'atoms', 'update agent'],
  ['Route DID to Connect flow', 'exotel', 'update exophone'],
  ['Set caller ID alias', 'exotel', 'set trunk settings'],
  ['Check configuration', 'exotel', 'read trunk'],
  ['Place verification call', 'atoms', 'place call'],
  ['Read call', 'atoms', 'read conversation'],
];

/** Each call fails for good, and what was made before it is rolled back. */
const refusedCalls: Situation[] = calls.map(([state, side, operation]) => ({
  name: `${state} - refused for good`,
  async run(recorder) {
    recorder.sandbox[side].faults.add({ operation, kind: 'status', status: 400, times: 'forever' });
    await recorder.provision(everything);
  },
}));

/** Each change is made, but its answer is lost. A call that may be ringing is left out: what follows takes its time. */
const lostAnswers: Situation[] = calls
  .filter(([, , operation]) => !/^(read|place)/.test(operation))
  .map(([state, side, operation]) => ({
    name: `${state} - the answer is lost`,
    async run(recorder) {
      recorder.sandbox[side].faults.add({ operation, kind: 'lose answer' });
      await recorder.provision({ ...everything, verification: 'skip' });
    },
  }));

export const failures = [...refusedCalls, ...lostAnswers];
