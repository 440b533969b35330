import { undoCalls } from '../calls/undo-calls.ts';
import { BusyError, NotVisibleYetError, ThrottledError, TrunklineError, UnavailableError } from '../platform/errors.ts';
import type { Undoing } from '../reconcile/undoing.ts';
import { undoAttachments } from './agent-attachment/undo.ts';
import { undoRoutes } from './connect-route/undo.ts';
import { undoImports, undoReplacements } from './imported-number/undo.ts';
import { isTrunkPart, type ThingName, type TrunkPart, thingNames } from './order.ts';
import { undoTrunks } from './trunk/undo.ts';

type Undo = (work: Undoing) => Promise<void>;

/** How each thing is undone. What is on a trunk is undone with it (`trunk/undo-parts.ts`). */
const undos: Record<Exclude<ThingName, TrunkPart>, readonly Undo[]> = {
  trunk: [undoTrunks],
  'imported-number': [undoImports, undoReplacements],
  'agent-attachment': [undoAttachments],
  'connect-route': [undoRoutes],
};

const lastFirst = thingNames.toReversed().flatMap((name) => (isTrunkPart(name) ? [] : undos[name]));

/**
 * Undoes what the owners made for a number, as the ledger has it, and puts back what was there before: calls first, then
 * the things, the last one made first. Each undo looks first and forgets its entry when it is done, so that the whole can
 * be repeated until nothing is left.
 *
 * @param options `undone`: what an attempt before this one has told
 * @throws the error of an undo that failed, after all the others were tried: one that may pass, if there is one.
 */
export async function undoAll(options: Omit<Undoing, 'remains'>) {
  const work: Undoing = { ...options, undone: [...options.undone], remains: [] };
  const failures: unknown[] = [];
  for (const undo of [undoCalls, ...lastFirst]) {
    try {
      await undo(work);
    } catch (error) {
      // guard: an undo that fails does not keep the others from being tried
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures.find(mayPass) ?? failures[0];
  return { undone: work.undone, remains: work.remains };
}

function mayPass(error: unknown): boolean {
  return (
    !(error instanceof TrunklineError) ||
    error instanceof UnavailableError ||
    error instanceof ThrottledError ||
    error instanceof NotVisibleYetError ||
    error instanceof BusyError
  );
}
