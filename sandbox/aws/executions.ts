import { randomUUID } from 'node:crypto';
import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { AwsError, type Operations } from './json-service.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import type { Template } from './template.ts';

/** Something that happened in an execution, in the words of Step Functions' own history. */
export interface HistoryEvent {
  type: string;
  /** Epoch milliseconds */
  timestamp: number;
  state?: { name: string; type: string; input: unknown; output?: unknown };
  [detail: string]: unknown;
}

export interface Execution {
  arn: string;
  name: string;
  input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  history: HistoryEvent[];
  output?: unknown;
  error?: string;
  cause?: string;
  /** Resolves when it is over, whatever its end. */
  ended: Promise<void>;
}

export interface ExecutionOptions {
  /** Milliseconds that a Wait state pauses in place of its own time. */
  waitMillis: number;
  /** Milliseconds before a retry in place of its policy's; the number of attempts stays. */
  retryMillis: number;
  onEvent?: (event: HistoryEvent, execution: Execution) => void;
}

/** Step Functions: runs the template's definition in this process; its tasks are the template's Lambdas. */
export class Executions {
  readonly stateMachineArn: string;
  readonly definition: StateMachineDefinition;
  readonly all = new Map<string, Execution>();
  readonly #machine: StateMachine;
  readonly #lambdas: LambdaRuntime;
  readonly options: ExecutionOptions;
  readonly #aborts = new Map<string, () => void>();

  constructor(template: Template, lambdas: LambdaRuntime, options: ExecutionOptions) {
    const [logicalId, { Properties }] = template.only('AWS::StepFunctions::StateMachine');
    this.stateMachineArn = String(template.resolve({ Ref: logicalId }));
    this.definition = JSON.parse(String(template.resolve(Properties.DefinitionString))) as StateMachineDefinition;
    this.#machine = new StateMachine(this.definition);
    this.#lambdas = lambdas;
    this.options = options;
  }

  readonly operations: Operations = {
    'AWSStepFunctions.StartExecution': ({ input, name }) => {
      const execution = this.start(String(input ?? '{}'), name === undefined ? undefined : String(name));
      return { executionArn: execution.arn, startDate: Date.now() / 1000 };
    },
    'AWSStepFunctions.DescribeExecution': ({ executionArn }) => {
      const execution = [...this.all.values()].find(({ arn }) => arn === executionArn);
      if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
      const { arn, name, status, input } = execution;
      const startDate = (execution.history[0]?.timestamp ?? Date.now()) / 1000;
      return { executionArn: arn, stateMachineArn: this.stateMachineArn, name, status, input, startDate };
    },
  };

  /** @throws AwsError `ExecutionAlreadyExists` unless the one of that name is still open and has the same input. */
  start(input: string, name: string = randomUUID()): Execution {
    const known = this.all.get(name);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
    const arn = `${this.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const execution: Execution = { arn, name, input, status: 'RUNNING', history: [], ended: Promise.resolve() };
    this.all.set(name, execution);
    execution.ended = this.#run(execution);
    return execution;
  }

  /** What "Stop execution" in the console does: no further state runs, and nothing catches it. */
  stop(name: string): void {
    this.#aborts.get(name)?.();
  }

  /** Stops and forgets every execution. */
  async reset(): Promise<void> {
    for (const abort of this.#aborts.values()) abort();
    await Promise.all([...this.all.values()].map(({ ended }) => ended));
    this.all.clear();
  }

  async #run(execution: Execution): Promise<void> {
    const input = JSON.parse(execution.input) as never;
    const states = Object.entries(this.definition.States);
    const run = this.#machine.run(input, {
      noThrowOnAbort: true,
      context: {
        Execution: { Id: execution.arn, Name: execution.name, Input: input, StartTime: new Date().toISOString() },
      },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          states.flatMap(([name, state]) =>
            'Resource' in state ? [[name, (event: unknown) => this.#invoke(state.Resource, event)]] : [],
          ),
        ) as NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>,
        waitTimeOverrides: Object.fromEntries(
          states.flatMap(([name, state]) => (state.Type === 'Wait' ? [[name, this.options.waitMillis]] : [])),
        ),
        retryIntervalOverrides: Object.fromEntries(
          states.flatMap(([name, state]) => ('Retry' in state ? [[name, this.options.retryMillis]] : [])),
        ),
      },
    });
    this.#aborts.set(execution.name, run.abort);
    const watched = this.#watch(execution, run.eventLogs as AsyncIterable<HistoryEvent>);
    try {
      const output = await run.result;
      // An abort resolves to null, and the event says that it was one.
      await watched;
      if (execution.status === 'RUNNING') {
        execution.status = 'SUCCEEDED';
        execution.output = output;
      }
    } catch {
      await watched;
      if (execution.status === 'RUNNING') execution.status = 'FAILED';
    }
    this.#aborts.delete(execution.name);
  }

  async #invoke(functionArn: string, event: unknown): Promise<unknown> {
    return this.#lambdas.invoke(functionArn.split(':').at(-1) as string, event);
  }

  async #watch(execution: Execution, events: AsyncIterable<HistoryEvent>): Promise<void> {
    for await (const event of events) {
      execution.history.push(event);
      if (event.type === 'ExecutionAborted') execution.status = 'ABORTED';
      if (event.type === 'ExecutionTimeout') execution.status = 'TIMED_OUT';
      if (event.type === 'ExecutionFailed') {
        execution.error = String(event.Error);
        execution.cause = typeof event.Cause === 'string' ? event.Cause : JSON.stringify(event.Cause);
      }
      this.options.onEvent?.(event, execution);
    }
  }
}
