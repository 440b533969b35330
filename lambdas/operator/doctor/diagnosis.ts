import { TrunklineError } from '../../platform/errors.ts';
import { giveRight } from '../../platform/missing-right.ts';
import { logUnexpected } from '../../platform/step.ts';
import type { Diagnosis } from '../contract.ts';

export function ok(name: string, detail: string): Diagnosis {
  return { name, result: 'ok', detail, remedy: '' };
}

export function warning(name: string, detail: string, remedy: string): Diagnosis {
  return { name, result: 'warning', detail, remedy };
}

export function problem(name: string, detail: string, remedy: string): Diagnosis {
  return { name, result: 'problem', detail, remedy };
}

/** One look. If it fails, that is its finding, and the other looks go on. */
export async function look(name: string, run: () => Promise<Diagnosis[]>): Promise<Diagnosis[]> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TrunklineError)) logUnexpected(error);
    return [problem(name, ...toldApart(error))];
  }
}

/** Errors of ours say what happened in their first sentence, and then what to do. */
function toldApart(error: unknown): [detail: string, remedy: string] {
  const message = error instanceof Error ? error.message : String(error);
  const elsewhere = "Look at the log of the environment's Lambda doctor.";
  if (!(error instanceof TrunklineError)) {
    const refused = error instanceof Error && error.name === 'AccessDeniedException';
    return [message, refused ? giveRight : elsewhere];
  }
  const [, detail = message, remedy = ''] = /^(.+?\.) ([A-Z].*)$/s.exec(message) ?? [];
  return [detail, remedy || elsewhere];
}
