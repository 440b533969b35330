import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock } from './clock.ts';
import { cutShort, hasEndedItself, statusOf, unfinishedState } from './end-of-history.ts';
import type { Execution } from './execution.ts';
import type { ExecutionOptions } from './execution-options.ts';
import { AwsError } from './json-service.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import { LeftBehind } from './left-behind.ts';
import { Pauses } from './pauses.ts';
import { type HistoryEvent, type Resumption, type Run, TemplateStateMachine } from './state-machine.ts';
import { TaskTokens } from './task-tokens.ts';
import type { Template } from './template.ts';
import type { Work } from './work.ts';

/** Step Functions: runs the template's definitions in this process; their tasks are the template's Lambdas. */
export class Executions {
  /** By name; those of other state machines than the Provisioning one by `<state machine>:<name>`. */
  readonly all = new Map<string, Execution>();
  readonly options: ExecutionOptions;
  readonly #template: Template;
  readonly #lambdas: LambdaRuntime;
  readonly #clock: Clock;
  readonly #onEnd: (execution: Execution) => void;
  readonly #provisioning: TemplateStateMachine | undefined;
  /** By its own ARN and by those of its versions and aliases. */
  readonly #machineByArn = new Map<string, TemplateStateMachine>();
  readonly #executionByArn = new Map<string, Execution>();
  readonly #runs = new Map<Execution, Run>();
  readonly #leftBehind = new LeftBehind();
  readonly #tokens = new TaskTokens();

  /**
   * @param clock is put forward by what the options leave out of waits and pauses, once nobody works
   * @param onEnd is told of every execution that is over, but for those that a reset ends
   */
  constructor(
    template: Template,
    lambdas: LambdaRuntime,
    options: ExecutionOptions,
    clock: Clock,
    onEnd: (execution: Execution) => void = () => {},
  ) {
    const machines = template
      .ofType('AWS::StepFunctions::StateMachine')
      .map(([logicalId]) => [logicalId, new TemplateStateMachine(template, logicalId)] as const);
    const [, provisioning] = machines.find(([id]) => id.startsWith('Provisioning') || machines.length === 1) ?? [];
    this.#provisioning = provisioning;
    for (const [, machine] of machines) this.#machineByArn.set(machine.arn, machine);
    for (const type of ['AWS::StepFunctions::StateMachineVersion', 'AWS::StepFunctions::StateMachineAlias']) {
      for (const [logicalId] of template.ofType(type)) {
        const arn = String(template.resolve({ Ref: logicalId }));
        const machine = this.#machineByArn.get(arn.slice(0, arn.lastIndexOf(':')));
        if (machine) this.#machineByArn.set(arn, machine);
      }
    }
    this.#template = template;
    this.#lambdas = lambdas;
    this.options = options;
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /** The Provisioning state machine's. */
  get stateMachineArn(): string {
    return this.#default().arn;
  }

  /** The Provisioning state machine's. */
  get definition(): StateMachineDefinition {
    return this.#default().definition;
  }

  /** How many executions run. */
  get running(): number {
    return this.#runs.size;
  }

  /** ARN of the state machine whose logical id begins so. */
  arnOf(prefix: string): string {
    const [logicalId] = this.#template.only('AWS::StepFunctions::StateMachine', prefix);
    return String(this.#template.resolve({ Ref: logicalId }));
  }

  /** The tokens of the tasks that wait. */
  get tokens(): TaskTokens {
    return this.#tokens;
  }

  /**
   * @param stateMachineArn of a state machine, or of one of its versions or aliases; by default the Provisioning one.
   * @throws AwsError `ExecutionAlreadyExists` unless the one of that name is still open and has the same input.
   */
  start(input: string, name: string = randomUUID(), stateMachineArn: string = this.stateMachineArn): Execution {
    const machine = this.#machineByArn.get(stateMachineArn);
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    if (!isJson(input)) throw new AwsError('InvalidExecutionInput', 'Invalid State Machine Execution Input');
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#executionByArn.get(arn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
    const execution: Execution = {
      arn,
      name,
      stateMachineArn: machine.arn,
      input,
      status: 'RUNNING',
      startedAt: this.#clock.now(),
      redriveCount: 0,
      history: [],
      ended: Promise.resolve(),
    };
    // No name of an execution has a colon, so this cannot be one.
    this.all.set(machine === this.#provisioning ? name : `${machine.name}:${name}`, execution);
    this.#executionByArn.set(arn, execution);
    this.#begin(execution, machine);
    return execution;
  }

  /**
   * What "Redrive" in the console does: the execution goes on from the state that it did not get through.
   *
   * @param nameOrArn its key in `all`, or its ARN; so for `stop` and `timeOut`.
   * @throws AwsError `ExecutionNotRedrivable` when it runs or has succeeded.
   */
  redrive(nameOrArn: string): Execution {
    const execution = this.find(nameOrArn);
    const { status } = execution;
    if (status === 'RUNNING' || status === 'SUCCEEDED') {
      throw new AwsError('ExecutionNotRedrivable', `Execution is ${status} and cannot be redriven`);
    }
    const machine = this.#machineByArn.get(execution.stateMachineArn) as TemplateStateMachine;
    const from = unfinishedState(execution.history, machine.definition);
    execution.status = 'RUNNING';
    execution.redriveCount += 1;
    delete execution.stoppedAt;
    delete execution.error;
    delete execution.cause;
    this.#begin(execution, machine, from);
    return execution;
  }

  /** What "Stop execution" in the console does: no further state runs, and nothing catches it. */
  stop(nameOrArn: string): void {
    this.#runs.get(this.find(nameOrArn))?.abort('ExecutionAborted');
  }

  /** Ends it as the state machine's own TimeoutSeconds would. */
  timeOut(nameOrArn: string): void {
    this.#runs.get(this.find(nameOrArn))?.abort('ExecutionTimeout');
  }

  /** Whether it waits for somebody to hand back a task's token. */
  isWaiting({ arn }: Execution): boolean {
    return this.#tokens.isWaiting(arn);
  }

  /** Resolves when the execution waits for somebody to hand back a task's token, or is over. */
  async waitsForToken(execution: Execution): Promise<void> {
    await Promise.race([this.#tokens.untilWaiting(execution.arn), execution.ended]);
  }

  /** Resolves when no execution runs. */
  async settled(): Promise<void> {
    while (this.#runs.size > 0) await Promise.all([...this.#runs.keys()].map(({ ended }) => ended));
  }

  /** Stops and forgets every execution; nobody is told of their end. */
  async reset(): Promise<void> {
    this.all.clear();
    this.#executionByArn.clear();
    for (const run of this.#runs.values()) run.abort('ExecutionAborted');
    await this.settled();
  }

  #default(): TemplateStateMachine {
    if (!this.#provisioning) throw new Error('The template has no state machine Provisioning.');
    return this.#provisioning;
  }

  /** @throws AwsError `ExecutionDoesNotExist` */
  find(nameOrArn: string): Execution {
    const execution = this.all.get(nameOrArn) ?? this.#executionByArn.get(nameOrArn);
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${nameOrArn}'`);
    return execution;
  }

  #begin(execution: Execution, machine: TemplateStateMachine, from?: Resumption): void {
    const { arn, name, redriveCount } = execution;
    const work = this.#clock.beginWork();
    const pauses = new Pauses(
      machine.states,
      this.#clock.now,
      (longest) => this.options.drawPause?.(longest) ?? longest,
    );
    const surroundings = {
      execution: { Id: arn, Name: name, RedriveCount: redriveCount },
      invoke: async (functionArn: string, event: unknown) => {
        // Until what the engine has told is heard.
        await nextTurn();
        if (pauses.due > this.#clock.now()) await work.until(pauses.due);
        return work.whileOther(async () => {
          await this.#leftBehind.after(execution.history, machine.definition);
          const logicalId = functionArn.split(':').at(-1) as string;
          const invocation = this.#lambdas.invoke(logicalId, event);
          this.#leftBehind.track(execution, this.#lambdas.timeoutSeconds(logicalId), invocation);
          return invocation;
        });
      },
      tokens: this.#tokens,
      taskTokenMillis: this.options.taskTokenMillis,
      waitMillis: this.options.waitMillis,
      retryMillis: this.options.retryMillis,
      clock: this.#clock,
      work,
    };
    const run = machine.run(JSON.parse(execution.input), surroundings, from);
    this.#runs.set(execution, run);
    execution.ended = this.#follow(execution, run, pauses, work);
  }

  async #follow(execution: Execution, run: Run, pauses: Pauses, work: Work): Promise<void> {
    const watched = this.#watch(execution, run.events, pauses);
    const outcome = await run.result.then(
      (output) => ({ output }),
      (error: Error) => ({ error }),
    );
    let last = await watched;
    if (hasEndedItself(last) && pauses.due > this.#clock.now()) {
      const type = await Promise.race([work.until(pauses.due), run.aborted]);
      if (type) last = cutShort(execution.history, { type, timestamp: this.#clock.now() });
    }
    run.end();
    this.#runs.delete(execution);
    if (!this.#isForgotten(execution)) this.#conclude(execution, outcome, last);
    work.end();
  }

  #conclude(execution: Execution, outcome: { output: unknown } | { error: Error }, last: HistoryEvent | undefined) {
    execution.stoppedAt = this.#clock.now();
    execution.status = statusOf(last);
    if (execution.status === 'SUCCEEDED' && 'output' in outcome) execution.output = outcome.output;
    if (last?.type === 'ExecutionFailed') {
      execution.error = String(last.Error);
      execution.cause = typeof last.Cause === 'string' ? last.Cause : JSON.stringify(last.Cause);
    }
    this.#onEnd(execution);
  }

  /** Writes the history. @returns its last event. */
  async #watch(
    execution: Execution,
    events: AsyncIterable<HistoryEvent>,
    pauses: Pauses,
  ): Promise<HistoryEvent | undefined> {
    for await (const event of events) {
      if (this.#isForgotten(execution)) continue;
      event.timestamp = pauses.note(event);
      const redriven = event.type === 'ExecutionStarted' && execution.redriveCount > 0;
      execution.history.push(redriven ? { ...event, type: 'ExecutionRedriven' } : event);
      this.options.onEvent?.(event, execution);
    }
    return execution.history.at(-1);
  }

  #isForgotten(execution: Execution): boolean {
    return this.#executionByArn.get(execution.arn) !== execution;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
