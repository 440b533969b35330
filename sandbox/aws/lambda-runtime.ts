import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Callers } from '../simulators/http/callers.ts';
import type { Asked } from './asked.ts';
import { Clock } from './clock.ts';
import type { Service } from './door.ts';
import { LambdaPool } from './lambda-pool.ts';
import type { LambdaThread } from './lambda-thread.ts';
import { Permissions } from './permissions.ts';
import type { Template } from './template.ts';

/** Decides when an invocation may begin. */
export interface Turns {
  /**
   * Resolves when it may.
   *
   * @param key the Lambda, and for whom it works
   * @returns to be called when it is over
   */
  take(key: string): Promise<() => void>;
}

export interface LambdaOptions {
  /** How many invocations of one Lambda run at the same time; default 2. */
  threadsPerLambda?: number;
  /** By default an invocation begins at once. */
  turns?: Turns;
  /**
   * Whether the packages of all Lambdas are loaded once a worker, in place of each Lambda's own bundle with what it needs
   * of them: the same sources, started and run in a fraction of the time. For many executions, not for the proof of what
   * is deployed.
   */
  sharePackages?: boolean;
  /** Variables that replace or join the template's. */
  variables?: Record<string, string>;
}

/** The deployable bundles of a template, each run in threads with the variables that the template gives it. */
export class LambdaRuntime implements Callers {
  /** Every line that the Lambdas logged. */
  readonly logs: string[] = [];
  /** What no policy allowed them, or one denied: none, unless a right is missing. */
  readonly refusals: string[] = [];
  readonly #template: Template;
  readonly #options: LambdaOptions;
  readonly #clock: Clock;
  readonly #services: Record<string, Service> = {};
  readonly #replaced: Record<string, string> = {};
  readonly #pools = new Map<string, LambdaPool>();
  #trusted: readonly string[] = [];
  readonly #callers = new WeakMap<Socket, LambdaThread>();
  readonly #permissions: Permissions;
  readonly #endings = new Set<Promise<unknown>>();
  readonly #invocations = new Set<Promise<unknown>>();

  constructor(template: Template, options: LambdaOptions = {}, clock = new Clock()) {
    this.#template = template;
    this.#permissions = new Permissions(template);
    this.#options = options;
    this.#clock = clock;
  }

  /** Names services to the Lambdas, each by its variable: besides `variables`, the only thing that differs from AWS. */
  offer(services: Record<string, Service>): void {
    Object.assign(this.#services, services);
  }

  /** Has every Lambda trust certificates (PEM) besides the usual ones. To be called before anything is invoked. */
  trust(certificates: readonly string[]): void {
    this.#trusted = certificates;
  }

  /** Replaces variables where the template has them, before anything is invoked. */
  setVariables(variables: Record<string, string>): void {
    Object.assign(this.#replaced, variables);
  }

  /**
   * Invokes the Lambda and waits.
   *
   * @throws LambdaFailed with the handler's error, or with `Lambda.Unknown` when it crashed or ran out of time.
   */
  async invoke(logicalId: string, event: unknown): Promise<unknown> {
    const invocation = this.#inTurn(logicalId, event);
    const forget = () => this.#invocations.delete(over);
    const over: Promise<boolean> = invocation.then(forget, forget);
    this.#invocations.add(over);
    return invocation;
  }

  async #inTurn(logicalId: string, event: unknown): Promise<unknown> {
    const { turns } = this.#options;
    if (!turns) return this.#work(logicalId, event);
    const { execution, detail } = event as { execution?: string; detail?: { executionArn?: string } };
    const done = await turns.take(`${execution ?? detail?.executionArn ?? JSON.stringify(detail)} ${logicalId}`);
    return this.#work(logicalId, event).finally(done);
  }

  #work(logicalId: string, event: unknown): Promise<unknown> {
    const work = this.#clock.beginWork();
    return this.#pool(logicalId)
      .invoke(event, work)
      .finally(() => work.end());
  }

  timeoutSeconds(logicalId: string): number {
    return Number(this.#template.resources.get(logicalId)?.Properties.Timeout ?? 3);
  }

  /** Kills every thread of the Lambda that serves an invocation, which ends with `Lambda.Unknown`. */
  crash(logicalId: string): void {
    for (const thread of this.#pools.get(logicalId)?.threads ?? []) if (thread.serving) thread.end();
  }

  /** Kills the thread that a connection belongs to. A connection from elsewhere has none. */
  crashCaller(socket: Socket, when: 'now' | 'before anything else'): void {
    const thread = this.#callers.get(socket);
    if (!thread) return;
    if (when === 'now') thread.end();
    else thread.doomed = true;
  }

  timeOutCaller(socket: Socket): void {
    this.#callers.get(socket)?.timeOut();
  }

  admit(socket: Socket): boolean {
    const thread = this.#callers.get(socket);
    if (thread?.doomed) thread.end();
    return thread?.alive ?? true;
  }

  refusal(socket: Socket, { headers, body }: { headers: IncomingHttpHeaders; body: string }): string | undefined {
    const functionName = this.lambdaOf(socket);
    const refusal = this.#permissions.refusal(functionName, headers, body);
    if (refusal && functionName !== undefined) this.refusals.push(refusal);
    return refusal;
  }

  /** Whether Lambda may do something in a function's name. What it may not do comes to nothing, as in AWS. */
  mayInItsName(functionName: string, asked: Asked): boolean {
    const refusal = this.#permissions.refusalInItsName(functionName, asked);
    if (refusal) this.refusals.push(refusal);
    return refusal === undefined;
  }

  /** Whose connection it is: the Lambda's logical id; undefined for one from elsewhere. */
  lambdaOf(socket: Socket): string | undefined {
    return this.#callers.get(socket)?.functionName;
  }

  /** Resolves when no invocation is under way and none waits. */
  async idle(): Promise<void> {
    while (this.#invocations.size > 0) await Promise.all(this.#invocations);
  }

  /** Ends every invocation, so that none goes on into what comes after. */
  async cancel(): Promise<void> {
    for (const pool of this.#pools.values()) pool.cancel();
    await this.#ended();
  }

  async close(): Promise<void> {
    for (const pool of this.#pools.values()) pool.close();
    await this.#ended();
  }

  async #ended(): Promise<void> {
    while (this.#endings.size > 0) await Promise.all(this.#endings);
  }

  #pool(logicalId: string): LambdaPool {
    const known = this.#pools.get(logicalId);
    if (known) return known;
    const pool = this.#newPool(logicalId);
    this.#pools.set(logicalId, pool);
    return pool;
  }

  #newPool(logicalId: string): LambdaPool {
    const { Properties } = this.#template.resources.get(logicalId) ?? {};
    const environment = Properties?.Environment as { Variables?: Record<string, unknown> } | undefined;
    const variables = this.#template.resolve(environment?.Variables ?? {}) as Record<string, string>;
    return new LambdaPool(
      {
        functionName: logicalId,
        ...(this.#options.sharePackages ? this.#template.sharedCode(logicalId) : this.#template.code(logicalId)),
        timeoutSeconds: this.timeoutSeconds(logicalId),
        variables: {
          AWS_REGION: this.#template.region,
          AWS_ACCESS_KEY_ID: 'sandbox',
          AWS_SECRET_ACCESS_KEY: 'sandbox',
          AWS_LAMBDA_FUNCTION_NAME: logicalId,
          // The simulators' SIP is there.
          PROBE_LOOPBACK: 'allowed',
          ...variables,
          ...Object.fromEntries(Object.entries(this.#replaced).filter(([name]) => name in variables)),
        },
        services: this.#services,
        overrides: this.#options.variables ?? {},
        // Beside the bundles, so that it goes when they go.
        compileCache: join(this.#template.folder, '.compile-cache'),
        trusted: this.#trusted,
        clock: this.#clock,
        log: (line) => this.logs.push(line),
        onConnection: (socket, thread) => this.#callers.set(socket, thread),
        onEnd: (thread) => {
          const ending = thread.ended.finally(() => this.#endings.delete(ending));
          this.#endings.add(ending);
        },
      },
      this.#options.threadsPerLambda ?? 2,
    );
  }
}
