import { randomUUID } from 'node:crypto';
import type { Operations } from './json-service.ts';
import { LambdaFailed, type LambdaRuntime } from './lambda-runtime.ts';
import { sandboxAccount, type Template } from './template.ts';

export interface BusEvent {
  id: string;
  source: string;
  'detail-type': string;
  detail: unknown;
}

/** What an on-failure destination receives: the event, and why it could not be handled. */
export interface DeadLetter {
  requestPayload: BusEvent;
  requestContext: { condition: 'RetriesExhausted'; approximateInvokeCount: number };
  responsePayload: { errorType: string; errorMessage: string };
}

/** EventBridge and the asynchronous invocation behind its rules, with the template's own patterns, targets and retries. */
export class EventBus {
  readonly events: BusEvent[] = [];
  readonly deadLetters: DeadLetter[] = [];
  readonly #template: Template;
  readonly #lambdas: LambdaRuntime;
  readonly #deliveries = new Set<Promise<void>>();

  constructor(template: Template, lambdas: LambdaRuntime) {
    this.#template = template;
    this.#lambdas = lambdas;
  }

  readonly operations: Operations = {
    'AWSEvents.PutEvents': ({ Entries }) => {
      const entries = Entries as { Source: string; DetailType: string; Detail: string }[];
      return { FailedEntryCount: 0, Entries: entries.map((entry) => ({ EventId: this.#put(entry) })) };
    },
  };

  reset(): void {
    this.events.length = 0;
    this.deadLetters.length = 0;
  }

  /** Resolves when every event so far was handed over or is a dead letter. */
  async settled(): Promise<void> {
    while (this.#deliveries.size > 0) await Promise.all(this.#deliveries);
  }

  #put(entry: { Source: string; DetailType: string; Detail: string }): string {
    const event = {
      version: '0',
      id: randomUUID(),
      source: entry.Source,
      'detail-type': entry.DetailType,
      account: sandboxAccount,
      region: this.#template.region,
      time: new Date().toISOString(),
      resources: [],
      detail: JSON.parse(entry.Detail) as unknown,
    };
    this.events.push(event);
    for (const logicalId of this.#targetsOf(event)) {
      const delivery = this.#deliver(logicalId, event).finally(() => this.#deliveries.delete(delivery));
      this.#deliveries.add(delivery);
    }
    return event.id;
  }

  #targetsOf(event: BusEvent): string[] {
    return this.#template
      .ofType('AWS::Events::Rule')
      .map(([, { Properties }]) => Properties as { EventPattern: Record<string, unknown>; Targets: { Arn: unknown }[] })
      .filter(({ EventPattern }) => matches(EventPattern, event))
      .flatMap(({ Targets }) =>
        Targets.map(({ Arn }) => String(this.#template.resolve(Arn)).split(':').at(-1) as string),
      );
  }

  async #deliver(logicalId: string, event: BusEvent): Promise<void> {
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
        // AWS waits a minute and two between these; what they come to is the same.
        if (attempt < attempts) continue;
        if (!config?.DestinationConfig) return;
        this.deadLetters.push({
          requestPayload: event,
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: attempt },
          responsePayload: error.failure,
        });
        return;
      }
    }
  }
}

/** EventBridge's matching by lists of exact values, the part of its language that the stack uses. */
function matches(pattern: Record<string, unknown>, event: BusEvent): boolean {
  return Object.entries(pattern).every(([field, accepted]) => {
    if (!Array.isArray(accepted) || accepted.some((value) => typeof value !== 'string')) {
      throw new Error(`The sandbox does not know this event pattern: ${JSON.stringify(pattern)}.`);
    }
    return accepted.includes((event as unknown as Record<string, unknown>)[field]);
  });
}
