import { undoCalls } from '../calls/undo-calls.ts';
import { BusyError, ThrottledError, TrunklineError, UnavailableError } from '../platform/errors.ts';
import type { RollBackWork } from '../reconcile/roll-back-work.ts';
import { undoAttachments } from './agent-attachment/undo.ts';
import { undoRoutes } from './connect-route/undo.ts';
import { undoImports, undoReplacements } from './imported-number/undo.ts';
import { undoTrunks } from './trunk/undo.ts';

/** The workflow's order, backwards. */
const undos = [undoCalls, undoRoutes, undoAttachments, undoImports, undoReplacements, undoTrunks];

/**
 * Undoes what the owners made for a number, as the ledger has it, and puts back what was there before. Each undo looks
 * first and forgets its entry when it is done, so that the whole can be repeated until nothing is left.
 *
 * @throws the error of an undo that failed, after all the others were tried: one that may pass, if there is one.
 */
export async function rollBack(options: Omit<RollBackWork, 'undone' | 'remains'>) {
  const work: RollBackWork = { ...options, undone: [], remains: [] };
  const failures: unknown[] = [];
  for (const undo of undos) {
    try {
      await undo(work);
    } catch (error) {
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
    error instanceof BusyError
  );
}
