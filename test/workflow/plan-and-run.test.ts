import { expect, test } from '@jest/globals';
import { readRecording, recordingFiles } from '../recordings.ts';

/*
 * A plan and the run that followed it, as they were recorded (recording.test.ts): the plan must have said what the run did.
 */

const pairs = recordingFiles().flatMap((file) => {
  const parts = readRecording(file);
  return parts.flatMap((part, index) => {
    const { done, executions } = parts[index + 1] ?? {};
    const run = executions?.[0];
    return part.asked === 'plan' && part.answer?.steps && done === 'provision' && run
      ? [[file.replace('.json', ''), part.answer, run] as const]
      : [];
  });
});

/** States whose plan says whether they change something outside. */
const changing = ['create', 'change'];
const leaving = ['keep', 'adopt', 'by hand', 'nothing', 'ask a person'];

const isChange = ({ request }: { request: string }) => !request.startsWith('GET ');

test('there are many of them', () => {
  expect(pairs.length).toBeGreaterThan(40);
});

test.each(pairs)('%s: the plan said what the run did', (_name, plan, run) => {
  const refused = plan.steps.find(({ action }) => action === 'refuse');
  if (refused) {
    expect(run.status).toBe('FAILED');
    expect(run.cause?.errorMessage).toContain(refused.detail);
  }
  const unforeseen: string[] = [];
  for (const { state, action } of plan.steps) {
    const passed = run.states.find((each) => each.state === state);
    // The run failed before it, by something that no look shows.
    if (!passed) continue;
    const changes = (passed.calls ?? []).filter(isChange).map(({ call }) => call);
    if (changing.includes(action) && changes.length === 0)
      unforeseen.push(`${state}: ${action}, and nothing was changed`);
    if (leaving.includes(action) && changes.length > 0)
      unforeseen.push(`${state}: ${action}, and ${changes.join(', ')}`);
  }
  expect(unforeseen).toEqual([]);
});

test.each(pairs.filter(([, { feasible }]) => feasible))('%s: what the run changed was planned', (_name, plan, run) => {
  // It ends the call that the plan announced for the state before it.
  const planned = new Set([...plan.steps.map(({ state }) => state), 'Read call']);
  const upToFailure = run.states.slice(0, run.states.findIndex(({ state }) => state === 'Diagnose') >>> 0);
  const changed = upToFailure.filter(({ calls = [] }) => calls.some(isChange));
  expect(changed.map(({ state }) => state).filter((state) => !planned.has(state))).toEqual([]);
});
