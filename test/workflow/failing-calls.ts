import { type RecordedExecution, recordingOf } from '../recordings.ts';

type Side = 'exotel' | 'atoms';

/**
 * Every state that calls a service, and the call that fails there: its last change, or its last look if it makes none, that
 * no state before it makes as well. By what was recorded of a request that says everything.
 */
export const failingCalls: [state: string, side: Side, operation: string][] = failing(
  recordingOf('everything that can be said').executions('provision')[0],
);

function failing({ states }: RecordedExecution): [string, Side, string][] {
  const before = new Set<string>();
  return states.flatMap(({ state, calls = [] }): [string, Side, string][] => {
    const own = calls.filter(({ call }) => !before.has(call));
    for (const { call } of calls) before.add(call);
    const changes = own.filter(({ request }) => !request.startsWith('GET '));
    const [side, operation] = (changes.at(-1) ?? own.at(-1))?.call.split(': ') ?? [];
    return side && operation ? [[state, side as Side, operation]] : [];
  });
}
