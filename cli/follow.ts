import { setTimeout as pause } from 'node:timers/promises';
import { styleText } from 'node:util';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { Environment } from './environment.ts';
import { type ExitCode, exitCodes, type Io, line } from './io.ts';
import { operate } from './operate.ts';
import { executionName, plainCause, table } from './text.ts';

export interface FollowOptions {
  json?: boolean;
  /** End with exit code 3 once the execution waits for a person. */
  exitWhenWaiting?: boolean;
  /** In front of every line, where several are followed at once. */
  prefix?: string;
  /** How to look at it again; shown when the user interrupts. */
  again: string;
  /** Milliseconds between two looks. */
  pollMillis?: number;
}

/** How an execution ended, as Step Functions tells. */
export interface Followed {
  execution: string;
  status: string;
  output?: unknown;
  error?: string;
  cause?: string;
}

/** Shows an execution state by state until it is over, or the user interrupts: the execution goes on without us. */
export async function follow(
  environment: Environment,
  executionArn: string,
  io: Io,
  options: FollowOptions,
): Promise<{ exitCode: ExitCode; result: Followed }> {
  const stepFunctions = new SFNClient(environment.client);
  const interrupt = new AbortController();
  const release = io.onInterrupt(() => interrupt.abort());
  const lines = new StateLines(io, options.prefix ?? '');
  const waits = /waitForTaskToken|^Await /;
  let seen = 0;
  let asked = '';
  try {
    for (;;) {
      for (const event of await readHistory(stepFunctions, executionArn)) {
        if ((event.id ?? 0) <= seen) continue;
        seen = event.id ?? seen;
        lines.show(event);
      }
      const {
        status = 'RUNNING',
        output,
        error,
        cause,
      } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING' && status !== 'PENDING_REDRIVE') {
        const result = {
          ...{ execution: executionArn, status },
          ...(output !== undefined && { output: JSON.parse(output) as unknown }),
          ...(error !== undefined && { error }),
          ...(cause !== undefined && { cause: plainCause(cause) }),
        };
        // The last events may have come between the two looks.
        for (const event of await readHistory(stepFunctions, executionArn))
          if ((event.id ?? 0) > seen) lines.show(event);
        return { exitCode: status === 'SUCCEEDED' ? exitCodes.done : exitCodes.failed, result };
      }
      if (lines.open && waits.test(lines.open) && lines.open !== asked) {
        const instructions = await whatItWaitsFor(environment, executionArn);
        if (instructions) {
          asked = lines.open;
          line(io.err, `\nIt waits for a person. ${instructions}\n`);
          if (options.exitWhenWaiting) {
            return { exitCode: exitCodes.waitsForPerson, result: { execution: executionArn, status } };
          }
        }
      }
      await pause(options.pollMillis ?? 1000, undefined, { signal: interrupt.signal });
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    line(io.err, `\n${executionName(executionArn)} goes on. Follow it again with: ${options.again}`);
    return { exitCode: exitCodes.interrupted, result: { execution: executionArn, status: 'RUNNING' } };
  } finally {
    release();
  }
}

async function readHistory(stepFunctions: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken && { nextToken }) }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

async function whatItWaitsFor(environment: Environment, execution: string): Promise<string | undefined> {
  const { numbers } = await operate(environment, 'status', {});
  return numbers.find((number) => number.execution === execution && number.waiting)?.waiting?.instructions;
}

/** A line for each task that was left, tried again or failed. */
class StateLines {
  readonly #io: Io;
  readonly #prefix: string;
  #state: { name: string; enteredAt: number; input: unknown } | undefined;
  #failed = false;

  constructor(io: Io, prefix: string) {
    this.#io = io;
    this.#prefix = prefix;
  }

  /** The task that the execution is in. */
  get open(): string | undefined {
    return this.#state?.name;
  }

  show(event: HistoryEvent): void {
    const at = event.timestamp?.getTime() ?? Date.now();
    if (event.type === 'TaskStateEntered') {
      const { name = '', input } = event.stateEnteredEventDetails ?? {};
      this.#state = { name, enteredAt: at, input: parse(input) };
      this.#failed = false;
    }
    if (event.type === 'LambdaFunctionFailed' || event.type === 'TaskFailed' || event.type === 'TaskTimedOut') {
      const { error = event.type, cause = '' } =
        event.lambdaFunctionFailedEventDetails ?? event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? {};
      this.#line('✗', at, `${error}: ${plainCause(cause)}`);
      this.#failed = true;
    }
    if (event.type === 'TaskStateExited') {
      // One whose error was caught is left as well, by its other way.
      if (!this.#failed) this.#line('✓', at, added(this.#state?.input, parse(event.stateExitedEventDetails?.output)));
      this.#state = undefined;
      this.#failed = false;
    }
    // It is tried again.
    if (event.type === 'LambdaFunctionScheduled' || event.type === 'TaskScheduled') this.#failed = false;
  }

  #line(mark: '✓' | '✗', at: number, text: string): void {
    const { name = '', enteredAt = at } = this.#state ?? {};
    const took = `${((at - enteredAt) / 1000).toFixed(1).padStart(6)} s`;
    const shown = styleText(mark === '✓' ? 'green' : 'red', mark, { stream: this.#io.err as NodeJS.WriteStream });
    line(this.#io.err, `${this.#prefix}${shown} ${name.padEnd(28)} ${took}  ${text}`.trimEnd());
  }
}

/** What the state added to the document, in short. */
function added(before: unknown, after: unknown): string {
  const known = (before ?? {}) as Record<string, unknown>;
  const parts = Object.entries((after ?? {}) as Record<string, unknown>).filter(
    ([name, value]) => isObject(value) && JSON.stringify(value) !== JSON.stringify(known[name]),
  );
  const [, part] = parts.length === 1 ? (parts[0] ?? []) : [];
  if (!isObject(part)) return '';
  return Object.entries(part)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'boolean')
    .filter(([, value]) => String(value).length <= 44)
    .slice(0, 3)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

interface Provisioned {
  phoneNumber: string;
  trunkSid: string;
  productId: string;
  agentId: string;
  changed: boolean;
  verification: { verdict: string; summary: string | null; proved: string[]; notProved: string[] };
  manualSteps: string[];
  warnings: string[];
}

/** The end of an execution in a few lines. */
export function describeEnd({ status, output, error, cause }: Followed): string {
  if (status !== 'SUCCEEDED') return `\n${status}${error ? `, ${error}` : ''}. ${cause ?? ''}`.trimEnd();
  const { verification, ...result } = output as Partial<Provisioned>;
  // A roll-back, whose answer is another.
  if (!verification) return `\nDone.\n${JSON.stringify(output, null, 2)}`;
  const rows = [
    ['number', result.phoneNumber ?? ''],
    ['trunk', result.trunkSid ?? ''],
    ['product', `${result.productId}, agent ${result.agentId}`],
    ['verdict', `${verification.verdict}${verification.summary ? `: ${verification.summary}` : ''}`],
    ['proved', verification.proved.join(', ') || 'nothing'],
    ['not proved', verification.notProved.join(', ') || 'nothing'],
    ...(result.manualSteps ?? []).map((step) => ['by hand', step]),
    ...(result.warnings ?? []).map((warning) => ['warning', warning]),
  ];
  return `\n${result.changed ? 'Provisioned.' : 'Provisioned already; nothing was changed.'}\n${table(rows)}`;
}
