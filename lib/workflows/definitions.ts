import { Duration } from 'aws-cdk-lib';
import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type StepName, type WorkflowName, waitsForPerson, workflows } from '../../lambdas/workflows/contract.ts';
import { executionTimeout } from '../retries.ts';
import { deprovisioningStates } from './deprovision-number.ts';
import { provisioningStates } from './provision-number.ts';
import { rollBackStates } from './roll-back.ts';
import type { MakeStep } from './workflow.ts';

/** What the stack knows of one workflow. */
interface WorkflowDefinition {
  /** In the names of the template, which stay. */
  id: string;
  /** The stack's output with the state machine's ARN. */
  output: string;
  comment: string;
  states: (scope: Construct, makeStep: MakeStep, waitTime: Duration) => IChainable;
  /** The alarms for each end that is no success; null where other alarms tell of it. */
  endAlarms: { says: string; heading: string } | null;
  /** The words before an end in the dashboard; null: it has graphs of its own there. */
  ends: string | null;
}

/** The compiler asks for a workflow that is missing. */
const workflowDefinitions: Record<WorkflowName, WorkflowDefinition> = {
  'provision-number': {
    id: 'Provisioning',
    output: 'StateMachineArn',
    comment: 'Onboards one phone number: Exotel trunk, Atoms import, and a call that proves it.',
    states: provisioningStates,
    // Its failures have an event each, and HealthAlarms counts them.
    endAlarms: null,
    ends: null,
  },
  'roll-back': {
    id: 'RollBack',
    output: 'RollBackStateMachineArn',
    comment: 'Undoes what an execution has left behind for a number.',
    states: rollBackStates,
    // AbandonedExecutions has them.
    endAlarms: null,
    ends: '',
  },
  'deprovision-number': {
    id: 'Deprovisioning',
    output: 'DeprovisioningStateMachineArn',
    comment: 'Undoes whatever Trunkline has made for one phone number. The number stays bought.',
    states: deprovisioningStates,
    endAlarms: { says: 'A deprovisioning', heading: 'a-deprovisioning-that-failed' },
    ends: 'deprovisioning ',
  },
};

/** What is made of each workflow. */
export function eachWorkflow<Made>(make: (name: WorkflowName, definition: WorkflowDefinition) => Made) {
  const names = Object.keys(workflowDefinitions) as WorkflowName[];
  const made = names.map((name) => [name, make(name, workflowDefinitions[name])]);
  return Object.fromEntries(made) as Record<WorkflowName, Made>;
}

/** How long an execution may take as a whole. Each state that waits for a person adds its wait time. */
export function timeoutOf(name: WorkflowName, waitTime: Duration): Duration {
  const waits = (Object.keys(workflows[name]) as StepName[]).filter(waitsForPerson).length;
  return Duration.seconds(executionTimeout.toSeconds() + waits * waitTime.toSeconds());
}
