import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock } from './clock.ts';
import type { TaskTokens } from './task-tokens.ts';
import type { Template } from './template.ts';
import type { Work } from './work.ts';

/** Something that happened in an execution, in the words of Step Functions' own history. */
export interface HistoryEvent {
  type: string;
  /** Epoch milliseconds */
  timestamp: number;
  state?: { name: string; type: string; input: unknown; output?: unknown };
  [detail: string]: unknown;
}

/** What an execution needs of its surroundings to run. */
export interface RunSurroundings {
  /** What `$$.Execution` holds. */
  execution: { Id: string; Name: string; RedriveCount: number };
  invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  tokens: TaskTokens;
  /** Milliseconds that a task waits for its token in place of its own time. */
  taskTokenMillis: number | undefined;
  /** Milliseconds that a Wait state pauses in place of its own time. */
  waitMillis: number;
  /** Milliseconds before a retry in place of its policy's. */
  retryMillis: number;
  clock: Clock;
  /** The execution's own; rests while it waits. */
  work: Work;
}

/** A state that an execution goes on from, with the input that it got the first time. */
export interface Resumption {
  state: string;
  input: unknown;
}

type Abort = 'ExecutionAborted' | 'ExecutionTimeout';

/** A run of the engine. */
export interface Run {
  /** Rejects when the execution fails. After an abort it means nothing. */
  result: Promise<unknown>;
  events: AsyncIterable<HistoryEvent>;
  /** No further state runs, nothing is tried again, and no Catch sees it. `as` is how the history calls it. */
  abort(as: Abort): void;
  /** Resolves when it is aborted, also after the engine has come to its end. */
  aborted: Promise<Abort>;
  /** The execution is over: its time limit is kept until then, since the engine does not know of its last pause. */
  end(): void;
}

/** Thrown to the engine in an execution that is over: it must neither try again nor go another way. */
class ExecutionOver extends Error {
  readonly isRetryable = false;
  readonly isCatchable = false;
}

type State = StateMachineDefinition['States'][string];

/** The engine begins at its first state only: this one leads from there to the state to go on from. */
const resumeState = 'resume (sandbox)';

/** A state machine of the template, run by an engine in this process. */
export class TemplateStateMachine {
  readonly arn: string;
  readonly name: string;
  readonly definition: StateMachineDefinition;
  readonly #engine: StateMachine;
  /** Without the time limit, which is kept here: at the engine's own, a pause before a retry ends with a retry. */
  readonly #untimed: StateMachineDefinition;
  readonly #timeoutSeconds: number | undefined;
  /** By name, those inside a Map or a Parallel too. */
  readonly states: ReadonlyMap<string, State>;

  constructor(template: Template, logicalId: string) {
    const { Properties } = template.resources.get(logicalId) ?? {};
    this.arn = String(template.resolve({ Ref: logicalId }));
    this.name = this.arn.split(':').at(-1) as string;
    this.definition = JSON.parse(String(template.resolve(Properties?.DefinitionString))) as StateMachineDefinition;
    const { TimeoutSeconds, ...untimed } = this.definition;
    this.#timeoutSeconds = TimeoutSeconds;
    this.#untimed = untimed;
    this.#engine = engineFor(untimed);
    this.states = new Map(statesOf(untimed));
  }

  /** @param from where to go on; by default the execution begins at its start. */
  run(input: unknown, surroundings: RunSurroundings, from?: Resumption): Run {
    let over: Abort | undefined;
    const { promise: aborted, resolve: tellAborted } = Promise.withResolvers<Abort>();
    const engine = from ? this.#resumed(from) : this.#engine;
    const run = engine.run(input as never, {
      noThrowOnAbort: true,
      context: {
        Execution: {
          ...surroundings.execution,
          Input: input as never,
          StartTime: new Date(surroundings.clock.now()).toISOString(),
        },
        Task: { Token: tokenPlaceholder },
      } as never,
      overrides: {
        taskResourceLocalHandlers: this.#perState('Resource', (state) => async (event: unknown) => {
          // The engine ends a pause before a retry when the execution is aborted, and then does try again.
          if (over) throw new ExecutionOver();
          return invokeTask(state as unknown as TaskState, event, surroundings);
        }) as NonNullable<NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']>,
        waitTimeOverrides: this.#perState('Wait', () => surroundings.waitMillis),
        retryIntervalOverrides: this.#perState('Retry', () => surroundings.retryMillis),
      },
    });
    const abort: Run['abort'] = (as) => {
      over ??= as;
      tellAborted(over);
      run.abort();
      surroundings.tokens.end(surroundings.execution.Id, new ExecutionOver());
    };
    const { clock } = surroundings;
    const end =
      this.#timeoutSeconds === undefined
        ? () => {}
        : clock.at(clock.now() + this.#timeoutSeconds * 1000, () => abort('ExecutionTimeout'));
    const events = historyOf(run.eventLogs as AsyncIterable<HistoryEvent>, () => over);
    return { result: run.result, events, abort, aborted, end };
  }

  /** A value for each state that has the field, or is of the type. */
  #perState<Value>(fieldOrType: string, value: (state: State) => Value): Record<string, Value> {
    return Object.fromEntries(
      [...this.states].flatMap(([name, state]) =>
        fieldOrType in state || state.Type === fieldOrType ? [[name, value(state)]] : [],
      ),
    );
  }

  #resumed({ state, input }: Resumption): StateMachine {
    const { Type } = this.definition.States[state] ?? {};
    // Step Functions repeats only the branches and items that failed.
    if (Type === 'Map' || Type === 'Parallel')
      throw new Error(`The sandbox cannot redrive the ${Type} state ${state}.`);
    const lead = { Type: 'Pass', Result: { input }, OutputPath: '$.input', Next: state };
    const States = { [resumeState]: lead, ...this.#untimed.States } as StateMachineDefinition['States'];
    const definition = { ...this.#untimed, StartAt: resumeState, States };
    return engineFor(definition);
  }
}

/** The engine's own validation takes half a second each time; a test of the stack does it once. */
function engineFor(definition: StateMachineDefinition): StateMachine {
  return new StateMachine(definition, { validationOptions: { noValidate: true } });
}

interface TaskState {
  Resource: string;
  TimeoutSeconds?: number;
}

/** Stands in the context for the token, which is another with each attempt. */
const tokenPlaceholder = '<task token>';

async function invokeTask(state: TaskState, event: unknown, surroundings: RunSurroundings): Promise<unknown> {
  if (!state.Resource.endsWith('.waitForTaskToken')) return surroundings.invoke(state.Resource, event);
  const { FunctionName, Payload } = event as { FunctionName: string; Payload: Record<string, unknown> };
  const { clock, taskTokenMillis, execution, work } = surroundings;
  return surroundings.tokens.run(execution.Id, {
    begin: (token) => {
      const given = Object.entries(Payload).map(([name, value]) => [name, value === tokenPlaceholder ? token : value]);
      return surroundings.invoke(FunctionName, Object.fromEntries(given));
    },
    limit: (end) => {
      if (taskTokenMillis === undefined)
        return clock.at(clock.now() + (state.TimeoutSeconds ?? 99_999_999) * 1000, end);
      const timer = setTimeout(end, taskTokenMillis);
      return () => clearTimeout(timer);
    },
    wait: (answer) => work.whileOther(() => answer),
  });
}

/** Every state, those inside a Map or a Parallel too. */
function* statesOf({ States }: Pick<StateMachineDefinition, 'States'>): Generator<[name: string, state: State]> {
  for (const [name, state] of Object.entries(States)) {
    yield [name, state];
    const { ItemProcessor, Iterator: iterator, Branches = [] } = state as unknown as Record<string, never>;
    for (const inner of [ItemProcessor, iterator, ...Branches]) if (inner) yield* statesOf(inner);
  }
}

async function* historyOf(
  events: AsyncIterable<HistoryEvent>,
  over: () => string | undefined,
): AsyncIterable<HistoryEvent> {
  for await (const event of events) {
    if (event.state?.name === resumeState) continue;
    yield event.type === 'ExecutionAborted' ? { ...event, type: over() ?? event.type } : event;
  }
}
