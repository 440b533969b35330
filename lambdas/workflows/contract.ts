import * as z from 'zod/mini';
import { deprovisioningParts, deprovisioningSteps } from './deprovision-number/contract.ts';
import { provisioningCatches, provisioningSteps } from './provision-number/contract.ts';
import { rollBackParts, rollBackSteps } from './roll-back/contract.ts';
import type { StepContract } from './step-contract.ts';

/*
 * The contracts of all workflows in one: their steps, which parts of the document each reads, and what it adds. The state
 * machines are wired from them and each handler takes its types from here, so that a renamed field is found by the
 * compiler. What starts a workflow, what its states are and what they add stands in its folder.
 */

/** The steps of each workflow; its name is that of its folder. */
export const workflows = {
  'provision-number': provisioningSteps,
  'roll-back': rollBackSteps,
  'deprovision-number': deprovisioningSteps,
} as const;

export type WorkflowName = keyof typeof workflows;

export const steps = { ...provisioningSteps, ...rollBackSteps, ...deprovisioningSteps } as const;

export type StepName = keyof typeof steps;
type Step = (typeof steps)[StepName];

/** The parts that no step adds by itself: a Catch adds them, or a step whose answer is the whole document. */
const otherParts = { ...provisioningCatches, ...rollBackParts, ...deprovisioningParts };
type Parts = typeof otherParts & {
  [Part in Exclude<Step['writes'], 'document'>]: Extract<Step, { writes: Part }>['schema'];
};
type PartName = keyof Parts;
const parts = {
  ...Object.fromEntries(Object.values(steps).map(({ writes, schema }) => [writes, schema])),
  ...otherParts,
} as unknown as Parts;

/** The steps that run only while their execution holds the number's claim. */
export type ClaimedStepName = {
  [Name in StepName]: (typeof steps)[Name] extends { holdsClaim: true } ? Name : never;
}[StepName];

type PartsNamed<Names> = Names extends readonly (infer Name extends PartName)[]
  ? { [Key in Name]: z.infer<ReturnType<Parts[Key]>> }
  : unknown;
type Field<Name extends StepName, Key extends string> =
  (typeof steps)[Name] extends Record<Key, infer Value> ? Value : readonly [];

export type StepInput<Name extends StepName> = PartsNamed<Field<Name, 'reads'>> &
  Partial<PartsNamed<Field<Name, 'mayRead'>>>;

export type StepOutput<Name extends StepName> = z.infer<ReturnType<(typeof steps)[Name]['schema']>>;

/** Whether the state of a step ends with the answer of a person. */
export function waitsForPerson(name: StepName): boolean {
  const { waitsForPerson: waits }: StepContract = steps[name];
  return waits ?? false;
}

/** @returns the schema of what a step is given. */
export function inputSchema<Name extends StepName>(name: Name): z.ZodMiniType<StepInput<Name>> {
  const { reads, mayRead = [] }: StepContract<PartName> = steps[name];
  const schema =
    reads === 'request as given'
      ? z.unknown()
      : z.object({
          ...Object.fromEntries(reads.map((part) => [part, parts[part]()])),
          ...Object.fromEntries(mayRead.map((part) => [part, z.optional(parts[part]())])),
        });
  return schema as unknown as z.ZodMiniType<StepInput<Name>>;
}

/** @returns the schema of what a step answers. */
export function outputSchema<Name extends StepName>(name: Name): z.ZodMiniType<StepOutput<Name>> {
  return steps[name].schema() as unknown as z.ZodMiniType<StepOutput<Name>>;
}
