import type { Execution } from '../aws/execution.ts';
import type { Sandbox } from '../sandbox.ts';

/*
 * What an execution says of its end, held against what is there. With AWS out of order its cause is all that anybody can
 * be told by.
 */

/**
 * Of a provisioning, or a roll-back.
 *
 * @param there what is there that is to be gone
 */
export function untoldFailure(
  { bus }: Sandbox,
  { error, cause = '', history }: Execution,
  there: readonly string[],
): string[] {
  if (there.length === 0) return [];
  const denied = ['What it had made is undone', 'It had made nothing', 'It was rolled back'].some((words) =>
    cause.includes(words),
  );
  const said = ['What remains', 'Left to do by hand'].some((words) => cause.includes(words));
  const isOnBus = bus.events.some((event) => event['detail-type'] === 'DID Roll Back Failed');
  const passed = new Set(history.map(({ state }) => state?.name));
  // A roll-back on its own that did not get the number says that, and nothing of what it did not look at.
  const hadNumber = passed.has('Roll back') || !passed.has('Take over number');
  return denied || (hadNumber && !said && !isOnBus)
    ? [`something is there, and it says: ${error}: ${cause}`, ...there]
    : [];
}

/** @param so whether anything was changed, and whether everything is undone */
export function untoldDeprovisioning(
  { bus }: Sandbox,
  { error, cause = '' }: Execution,
  so: { changed: boolean; undone: boolean },
): string[] {
  const told = bus.events.some((event) => event['detail-type'] === 'DID Deprovisioning Failed');
  const says = (words: string) => cause.includes(words);
  const isWrong = (says('Everything was undone') && !so.undone) || (says('Nothing was changed') && so.changed);
  const isSilent = so.changed && !told && !says('Everything was undone') && !says('What is there still is not known');
  return isWrong || isSilent ? [`of what it changed it says: ${error}: ${cause}`] : [];
}
