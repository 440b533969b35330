import { steps } from '../../lambdas/workflows/contract.ts';
import { synthesizedTemplate } from '../synthesized.ts';

export interface State {
  Type: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Retry?: {
    ErrorEquals: string[];
    JitterStrategy?: string;
    MaxAttempts: number;
    IntervalSeconds?: number;
    BackoffRate?: number;
    MaxDelaySeconds?: number;
  }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  TimeoutSeconds?: number;
}

export const template = synthesizedTemplate();
export interface Definition {
  StartAt: string;
  TimeoutSeconds: number;
  States: Record<string, State>;
}

function definitionOf(prefix: string): Definition {
  const [, { Properties }] = template.only('AWS::StepFunctions::StateMachine', prefix);
  return JSON.parse(String(template.resolve(Properties.DefinitionString))) as Definition;
}

export const definition = definitionOf('Provisioning');
export const rollBack = definitionOf('RollBack');
export const deprovisioning = definitionOf('Deprovisioning');
export const tasksOf = ({ States }: Definition) => Object.entries(States).filter(([, state]) => state.Type === 'Task');
export const tasks = tasksOf(definition);
/** It only fails the execution: what it throws is not to be tried again. */
export const giveUp = steps['give-up'].state;
