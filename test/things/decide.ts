import type { Entry } from '../../lambdas/platform/ledger/entries.ts';
import type { Decision } from '../../lambdas/reconcile/thing.ts';

/** What the ledger has of a change that an execution made. */
export function entry<Intent, Result = never>(intent: Intent, result?: Result): Entry<Intent, Result> {
  return {
    intendedBy: 'an execution',
    intendedAt: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-01T00:00:00.000Z',
    tries: 1,
    intent,
    ...(result !== undefined && { result }),
  };
}

/** The action that is decided, or `refuse` and the first words of the refusal. */
export function actionOf(decide: () => Decision): string {
  try {
    return decide().action;
  } catch (error) {
    return `refuse: ${(error as Error).name}`;
  }
}
