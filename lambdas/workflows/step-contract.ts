import type * as z from 'zod/mini';
import type { Right } from '../platform/right-names.ts';

/** What is true of one state. @typeParam Part the parts of the workflow's document */
export interface StepContract<Part extends string = string> {
  /** The state's name, as the operator reads it in the console. */
  state: string;
  /** Parts of the document that the step gets. */
  reads: readonly Part[] | 'request as given';
  /** Parts that it gets if their states were passed through. */
  mayRead?: readonly Part[];
  /** The part that its answer becomes; `document` replaces the whole document. */
  writes: Part | 'document';
  /** What the step answers. Built when it is asked for: a bundle holds the contract of every step, and needs few. */
  schema: () => z.ZodMiniType;
  /** It asks a person, and the state ends with the answer and not with the Lambda. */
  waitsForPerson?: true;
  /** A plan says nothing of it: it can neither change nor refuse anything. Of every other step the plan asks for a line. */
  notPlanned?: true;
  /** What it can use outside itself; in this order in the template. */
  uses: readonly Right[];
  /** It changes something for a number, or says that it is done: only while its execution holds the number's claim. */
  holdsClaim?: true;
}
