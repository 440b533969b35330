import * as z from 'zod/mini';

/*
 * What a request may say only for it to be told: who starts the execution, why. It is kept with the run, published in the
 * events and shown by status; nothing else comes of it. Each is a text of 200 characters at most. It is declared here and
 * nowhere else: request, ledger, events, status, command line and documents take it from here.
 */

export interface ToldField {
  /** What docs/events says of it. */
  told: string;
  /** As the published schemas' examples have it. */
  example: string;
  /** What the README says of it, and of its lack. */
  meaning: string;
  leftOut: string;
  /** How `trunkline` takes it; null: it fills it in by itself. */
  option: { flag: string; says: string } | null;
}

export const toldFields = {
  startedBy: {
    told: 'Who started the execution: an ARN, or the source of an event. null or absent: not known.',
    example: 'arn:aws:sts::111122223333:assumed-role/telephony/asha',
    meaning: 'who starts it, at most 200 characters: kept, and shown by `trunkline status`',
    leftOut: 'the command line fills in who types; an event, its source',
    option: null,
  },
  reason: {
    told: 'Why it was started, in the words of whoever did. null or absent: it was not said.',
    example: 'New support line for Mumbai',
    meaning: 'why it is started, at most 200 characters: kept and shown likewise',
    leftOut: 'nothing is told',
    option: { flag: '--reason <text>', says: 'why, for whoever reads it later' },
  },
} as const satisfies Record<string, ToldField>;

export type ToldFieldName = keyof typeof toldFields;
export const toldFieldNames = Object.keys(toldFields) as ToldFieldName[];

/** What is made of each told field. */
export function eachTold<Made>(make: (field: ToldField, name: ToldFieldName) => Made): Record<ToldFieldName, Made> {
  return Object.fromEntries(toldFieldNames.map((name) => [name, make(toldFields[name], name)])) as never;
}

/** As it is kept and told; null where it was not said. */
export type Told = Record<ToldFieldName, string | null>;

export const nothingTold: Told = eachTold(() => null);

/** Of what a request said; a run that an older version kept may lack a field. */
export const toldSchema = eachTold(() =>
  z.pipe(
    z.nullish(z.string()),
    z.transform((text) => text ?? null),
  ),
);

/** A request without what is only told: that belongs to the execution it started. */
export function withoutTold(request: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !(name in toldFields)));
}
