import * as z from 'zod';
import { noteSchema } from '../lambdas/numbers/note.ts';
import { agentIdSchema } from '../lambdas/telephony/agent-id.ts';
import { flowAppIdSchema } from '../lambdas/telephony/flow.ts';
import { phoneNumberSchema } from '../lambdas/telephony/phone-number.ts';
import { UsageError } from './errors.ts';

/** Reads an option by a schema, so that a slip shows before anything is asked of AWS. */
export function readBy(schema: z.core.$ZodType<string>) {
  return (option: string) =>
    (text: string): string => {
      const parsed = z.safeParse(schema, text);
      if (parsed.success) return parsed.data;
      throw new UsageError(`${option}: ${text} ${parsed.error.issues[0]?.message}.`);
    };
}

export const phoneNumberOf = readBy(phoneNumberSchema);
export const agentIdOf = readBy(agentIdSchema);
export const flowAppIdOf = readBy(flowAppIdSchema);

/** A text that is kept for whoever reads it later, as the contracts keep it. */
export function textOf(option: string) {
  return (text: string): string => {
    const parsed = noteSchema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new UsageError(`${option}: ${parsed.error.issues[0]?.message}.`);
  };
}

/** Why something is done. */
export const reasonOf = textOf('--reason');

const unitMillis: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `30m`, `12h`, `1d`, `2w` in milliseconds. */
export function durationOf(option: string) {
  return (text: string): number => {
    const [, count, unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
    const millis = Number(count) * (unitMillis[unit] ?? 0);
    if (millis > 0) return millis;
    throw new UsageError(`${option}: "${text}" is no duration: write 30m, 12h, 1d or 2w.`);
  };
}
