import { keptText } from './kept-text.ts';
import { longestNote } from './note.ts';

/*
 * The fields of a request that are only told: who starts the execution, and why. They are kept with the run, published
 * in the events and shown by `status`, and do nothing else. Each is declared here and nowhere else: request, ledger,
 * events, `status`, command line and documents take it from here.
 */

export interface ToldField {
  /** What docs/events says of it. */
  told: string;
  /** As the published schemas' examples have it. */
  example: string;
  /** What the README says of it, and of what happens without it. */
  meaning: string;
  leftOut: string;
  /** How `trunkline` takes it; null: `trunkline` fills it in. */
  option: { flag: string; says: string } | null;
}

export const toldFields = {
  startedBy: {
    told: 'Who started the execution: an ARN, or the id and source of an event. What nobody but the request says stands behind "claimed:". null or absent: not known.',
    example: 'arn:aws:sts::111122223333:assumed-role/telephony/asha',
    meaning: `who starts it, at most ${longestNote} characters: kept, and shown by \`trunkline status\``,
    leftOut: 'the command line fills in who types; an event, its id and source',
    option: null,
  },
  reason: {
    told: 'Why it was started, in the words of whoever did. null or absent: it was not said.',
    example: 'New support line for Mumbai',
    meaning: `why it is started, at most ${longestNote} characters: kept and shown likewise`,
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

/** The fields as they are kept and told; null: not said. */
export type Told = Record<ToldFieldName, string | null>;

export const nothingTold: Told = eachTold(() => null);

/** Reads what a run keeps. A run of an older version may lack a field. */
export const toldSchema = eachTold(keptText);

/** A request without the fields that are only told: those belong to the execution that it started. */
export function withoutTold(request: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !(name in toldFields)));
}
