import type { Execution } from '../../../sandbox/aws/execution.ts';
import type { LambdaFailed } from '../../../sandbox/aws/lambda-failed.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import type { JournalEntry } from '../../../sandbox/simulators/http/journal.ts';
import { outside } from '../../outside.ts';
import { operate } from '../environment.ts';
import { Placeholders } from './placeholders.ts';

const { bodyOf } = await outside<typeof import('../../../sandbox/simulators/http/journal.ts')>(
  'sandbox/simulators/http/journal.ts',
);

interface Call {
  service: 'exotel' | 'atoms';
  entry: JournalEntry;
  /** Where the execution was. */
  execution: Execution | undefined;
  /** How many states it had entered. */
  position: number;
}

interface RecordedState {
  state: string;
  calls?: object[];
}

/** Writes down what an outsider sees of what is done through it; what is done to the sandbox itself prepares only. */
export class Recorder {
  readonly sandbox: Sandbox;
  readonly #placeholders = new Placeholders();
  readonly #calls: Call[] = [];
  readonly #parts: object[] = [];
  /** How many states an execution had entered before it was redriven. */
  readonly #before = new Map<Execution, number>();

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    // Each journal has an order of its own. The order of both is seen only as they grow.
    for (const service of ['exotel', 'atoms'] as const) {
      const { journal } = sandbox[service];
      journal.push = (...entries) => {
        for (const entry of entries) this.#see(service, entry);
        return Array.prototype.push.apply(journal, entries);
      };
    }
  }

  /** Asks for the plan of a request, and carries the request out right after. */
  async planAndProvision(request: object): Promise<Execution> {
    await this.operate('plan', request);
    return this.provision(request);
  }

  async provision(request: object): Promise<Execution> {
    return this.#record('provision', request, () => this.sandbox.provision(request));
  }

  /** Asks what a deprovisioning would undo, and has it undone right after. */
  async planAndDeprovision(request: { phoneNumber: string }): Promise<Execution> {
    await this.operate('plan-deprovisioning', { phoneNumber: request.phoneNumber });
    return this.#record('deprovision', request, () => this.sandbox.deprovision(request));
  }

  async rollBack(request: object): Promise<Execution> {
    return this.#record('roll back', request, () => this.sandbox.rollBack(request));
  }

  /** Lets an execution that has ended go on. */
  async redrive(execution: Execution): Promise<Execution> {
    this.#before.set(execution, entered(execution).length);
    return this.#record('redrive', undefined, async () => {
      this.sandbox.executions.redrive(execution.arn);
      await execution.ended;
      return execution;
    });
  }

  /** Provisions, and gives the answer that the execution waits for. */
  async provisionWithAnswer(request: object, answer: object): Promise<Execution> {
    return this.#record('provision', request, async () => {
      const execution = this.sandbox.executions.start(JSON.stringify(request));
      await this.sandbox.executions.waitsForToken(execution);
      await this.sandbox.bus.settled();
      await this.operate('resume', answer);
      await execution.ended;
      return execution;
    });
  }

  /** Asks an operation of the operator. */
  async operate(name: 'plan' | 'plan-deprovisioning' | 'resume' | 'status' | 'check', input: object): Promise<void> {
    const answer = await operate(this.sandbox, name, input).catch(({ failure }: LambdaFailed) => ({ failure }));
    this.#parts.push(this.#placeholders.replace({ asked: name, input, answer: withoutTrace(answer) }));
  }

  /** Everything that was recorded, and what the ledger holds now. */
  async recording(): Promise<object> {
    const items = this.#placeholders.sort(await this.sandbox.ledger.items());
    const ledger = items.map((item) => this.#placeholders.replace(sorted(item)));
    return { parts: this.#parts, ledger };
  }

  #see(service: Call['service'], entry: JournalEntry): void {
    const execution = [...this.sandbox.executions.all.values()].findLast(({ status }) => status === 'RUNNING');
    const position = execution ? entered(execution).length : 0;
    this.#calls.push({ service, entry, execution, position });
  }

  async #record(done: string, request: object | undefined, run: () => Promise<Execution>): Promise<Execution> {
    const { executions, bus } = this.sandbox;
    this.#calls.length = 0;
    const known = new Set(executions.all.values());
    const told = bus.events.length;
    const execution = await run();
    await this.sandbox.settled();
    const led = [...executions.all.values()].filter((other) => other !== execution && !known.has(other));
    const part = {
      done,
      ...(request && { request }),
      executions: [execution, ...led].map((each) => ({
        ...(each !== execution && { stateMachine: each.stateMachineArn.split(':').at(-1)?.split('-').at(-1) }),
        states: this.#statesOf(each),
        status: each.status,
        ...(each.output !== undefined && { output: each.output }),
        ...(each.error !== undefined && { error: each.error, cause: causeOf(each) }),
      })),
      events: bus.events.slice(told).map((event) => ({ type: event['detail-type'], detail: event.detail })),
    };
    this.#parts.push(this.#placeholders.replace(part));
    return execution;
  }

  #statesOf(execution: Execution): RecordedState[] {
    const states = entered(execution).map((state, index) => {
      const calls = this.#calls.filter((call) => call.execution === execution && call.position === index + 1);
      return { state, ...(calls.length > 0 && { calls: inOrder(state, calls).map(recorded) }) };
    });
    return withLastWaitOnly(states.slice(this.#before.get(execution) ?? 0));
  }
}

function entered({ history }: Execution): string[] {
  return history.flatMap(({ type, state }) => (type === 'StateEntered' && state ? [state.name] : []));
}

const statesThatCheck = ['Check configuration', 'Diagnose'];

/**
 * The check of the configuration reads both services at the same moment: which comes first differs. Each service's own
 * order does not, nor does what is read of a call before or after the check: Exotel's reads are put before Atoms' between
 * those.
 */
function inOrder(state: string, calls: Call[]): Call[] {
  if (!statesThatCheck.includes(state)) return calls;
  const stretches: Call[][] = [[]];
  for (const call of calls) {
    if (/conversation/.test(call.entry.operation)) stretches.push([call], []);
    else stretches.at(-1)?.push(call);
  }
  const of = (service: Call['service'], stretch: Call[]) => stretch.filter((call) => call.service === service);
  return stretches.flatMap((stretch) => [...of('exotel', stretch), ...of('atoms', stretch)]);
}

/** How often a call is read depends on how long it takes: of the rounds of waiting and reading, only the last is kept. */
function withLastWaitOnly(states: RecordedState[]): RecordedState[] {
  return states.filter(
    ({ state }, index) =>
      !['Wait', 'Read call', 'Call ended?'].includes(state) ||
      !states.slice(index + 1).some((later) => later.state === state),
  );
}

function recorded({ service, entry }: Call): object {
  const { operation, method, path, query, status, fault } = entry;
  const body = bodyOf(entry);
  const asked = new URLSearchParams(query).toString();
  return {
    call: `${service}: ${operation}`,
    request: `${method} ${path}${asked && `?${asked}`}`,
    ...(body && { body: parsed(body) }),
    status,
    ...(fault && { fault }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Step Functions keeps a Lambda's error as JSON, with a stack trace that says how the code is laid out. */
function causeOf({ cause }: Execution): unknown {
  return cause?.startsWith('{') ? withoutTrace(JSON.parse(cause)) : cause;
}

function withoutTrace(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (['trace', 'stackTrace'].includes(key) ? undefined : item)));
}

function sorted(item: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)));
}
