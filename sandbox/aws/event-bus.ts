import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { eventPattern } from './event-pattern.ts';
import { AwsError, type Operations } from './json-service.ts';
import { LambdaFailed } from './lambda-failed.ts';
import type { LambdaRuntime } from './lambda-runtime.ts';
import { sandboxAccount, type Template } from './template.ts';

export interface BusEvent {
  id: string;
  source: string;
  'detail-type': string;
  detail: unknown;
}

/** An entry of PutEvents. */
export interface EventEntry {
  Source: string;
  DetailType: string;
  Detail: string;
  /** Name or ARN; without it, the default bus. */
  EventBusName?: string;
  Resources?: string[];
}

/** What an on-failure destination receives: the event, and why it could not be handled. */
export interface DeadLetter {
  /** What the Lambda was invoked with: an event, or what a schedule gives. */
  requestPayload: unknown;
  requestContext: { functionArn: string; condition: 'RetriesExhausted'; approximateInvokeCount: number };
  responsePayload: { errorType: string; errorMessage: string };
}

/** The Lambda that a rule names. */
interface Target {
  arn: string;
  logicalId: string;
}

interface Rule {
  bus: string;
  matches: (event: BusEvent) => boolean;
  targets: Target[];
}

const defaultBus = 'default';

/** EventBridge and the asynchronous invocation behind its rules, with the template's own patterns, targets and retries. */
export class EventBus {
  /** What was put on the environment's own bus. */
  readonly events: BusEvent[] = [];
  /** What was put on the account's default bus, where AWS's services put theirs. */
  readonly serviceEvents: BusEvent[] = [];
  readonly deadLetters: DeadLetter[] = [];
  readonly #template: Template;
  readonly #lambdas: LambdaRuntime;
  readonly #now: () => number;
  readonly #ownBuses: string[];
  readonly #rules: Rule[];
  readonly #busOf = new Map<string, string>();
  readonly #deliveries = new Set<Promise<void>>();
  /** Counts the resets: a delivery from before one leaves nothing behind after it. */
  #era = 0;

  constructor(template: Template, lambdas: LambdaRuntime, { now }: Pick<Clock, 'now'>) {
    this.#template = template;
    this.#lambdas = lambdas;
    this.#now = now;
    this.#ownBuses = template
      .ofType('AWS::Events::EventBus')
      .map(([logicalId]) => String(template.resolve({ Ref: logicalId })));
    this.#rules = template
      .ofType('AWS::Events::Rule')
      .flatMap(([, { Properties }]) => (Properties.EventPattern ? [ruleOf(template, Properties)] : []));
  }

  readonly operations: Operations = {
    'AWSEvents.PutEvents': ({ Entries }) => ({
      FailedEntryCount: 0,
      Entries: (Entries as EventEntry[]).map((entry) => ({ EventId: this.put(entry).id })),
    }),
  };

  /**
   * Puts an event on its bus and begins to deliver it. Whoever sends a request for it was judged before (permissions.ts): what
   * is put here directly comes past every policy.
   */
  put(entry: EventEntry): BusEvent {
    const bus = this.#busOfName(entry.EventBusName ?? defaultBus);
    const event = {
      version: '0',
      id: randomUUID(),
      source: entry.Source,
      'detail-type': entry.DetailType,
      account: sandboxAccount,
      region: this.#template.region,
      time: new Date(this.#now()).toISOString(),
      resources: entry.Resources ?? [],
      detail: JSON.parse(entry.Detail) as unknown,
    };
    this.#busOf.set(event.id, bus);
    (bus === defaultBus ? this.serviceEvents : this.events).push(event);
    void this.deliver(event);
    return event;
  }

  /**
   * Hands an event to every target that a rule of its bus names, and waits. EventBridge promises at least one delivery:
   * call this for a second one.
   */
  async deliver(event: BusEvent): Promise<void> {
    const bus = this.#busOf.get(event.id);
    if (bus === undefined) throw new Error(`Event ${event.id} was put on no bus.`);
    const targets = this.#rules.flatMap((rule) => (rule.bus === bus && rule.matches(event) ? rule.targets : []));
    const delivery = Promise.all(targets.map((target) => this.#invoke(target, event))).then(() => undefined);
    this.#deliveries.add(delivery);
    return delivery.finally(() => this.#deliveries.delete(delivery));
  }

  /** Does once what a rule does on a schedule: tried again and kept like an event. @param prefix of its logical id */
  async runSchedule(prefix: string): Promise<void> {
    const [, { Properties }] = this.#template.only('AWS::Events::Rule', prefix);
    const targets = this.#template.resolve(Properties.Targets) as { Arn: string; Input?: string }[];
    await Promise.all(
      targets.map((target) => this.#invoke(targetOf(target), JSON.parse(target.Input ?? '{}') as unknown)),
    );
  }

  /** How many events are being delivered. */
  get delivering(): number {
    return this.#deliveries.size;
  }

  /** Resolves when every event so far was handed over or is a dead letter. */
  async settled(): Promise<void> {
    while (this.#deliveries.size > 0) await Promise.all(this.#deliveries);
  }

  /** Forgets everything. A delivery under way makes one more try at most, and leaves no dead letter. */
  reset(): void {
    this.#era += 1;
    for (const list of [this.events, this.serviceEvents, this.deadLetters]) list.length = 0;
    this.#busOf.clear();
  }

  /** Only by its name or its very ARN: by any other, its policy would not be asked. */
  #busOfName(nameOrArn: string): string {
    const arns = `arn:aws:events:${this.#template.region}:${sandboxAccount}:event-bus/`;
    const bus = nameOrArn.startsWith(arns) ? nameOrArn.slice(arns.length) : nameOrArn;
    if (bus === defaultBus || this.#ownBuses.includes(bus)) return bus;
    throw new AwsError('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
  }

  async #invoke({ arn, logicalId }: Target, event: unknown): Promise<void> {
    const era = this.#era;
    const config = this.#template
      .ofType('AWS::Lambda::EventInvokeConfig')
      .map(([, { Properties }]) => Properties)
      .find(({ FunctionName }) => this.#template.resolve(FunctionName) === logicalId);
    const attempts = 1 + Number(config?.MaximumRetryAttempts ?? 2);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#lambdas.invoke(logicalId, event);
        return;
      } catch (error) {
        if (!(error instanceof LambdaFailed)) throw error;
        if (era !== this.#era) return;
        // AWS waits a minute and two between these; what they come to is the same.
        if (attempt < attempts) continue;
        const { OnFailure } = (config?.DestinationConfig ?? {}) as { OnFailure?: { Destination: unknown } };
        if (!OnFailure) return;
        const resource = String(this.#template.resolve(OnFailure.Destination));
        if (!this.#lambdas.mayInItsName(logicalId, { action: 'sqs:SendMessage', resource, context: {} })) return;
        this.deadLetters.push({
          requestPayload: event,
          requestContext: { functionArn: arn, condition: 'RetriesExhausted', approximateInvokeCount: attempt },
          responsePayload: error.failure,
        });
        return;
      }
    }
  }
}

function ruleOf(template: Template, properties: Record<string, unknown>): Rule {
  const { EventPattern, EventBusName, Targets } = template.resolve({
    EventPattern: properties.EventPattern,
    EventBusName: properties.EventBusName,
    Targets: properties.Targets ?? [],
  }) as { EventPattern: Record<string, unknown>; EventBusName?: string; Targets: { Arn: string }[] };
  return { bus: busName(EventBusName), matches: eventPattern(EventPattern), targets: Targets.map(targetOf) };
}

function targetOf({ Arn: arn }: { Arn: string }): Target {
  if (arn.split(':')[2] !== 'lambda') throw new Error(`The sandbox cannot deliver events to ${arn}.`);
  return { arn, logicalId: arn.split(':').at(-1) as string };
}

function busName(nameOrArn: string | undefined): string {
  return nameOrArn?.split('/').at(-1) ?? defaultBus;
}
