import { Lazy, Stack } from 'aws-cdk-lib';
import { type CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ourSource, purchaseEvent } from '../lambdas/platform/event-source.ts';
import type { TrunklineFunction } from './trunkline-function.ts';

export interface OwnBusProps {
  eventBusName: string;
  /** Who may put purchases, by source. */
  eventSources: readonly string[];
  key: IKey | undefined;
}

/**
 * The environment's bus. Its own policy refuses two things, whatever the policy of whoever puts them allows: an event with
 * our source that no Lambda of ours puts, and a purchase with a source that the settings do not list. The rules would
 * not hear the second, and so its producer learns of it.
 */
export class OwnBus extends EventBus {
  readonly #publishers: string[] = [];

  constructor(scope: Construct, id: string, { eventBusName, eventSources, key }: OwnBusProps) {
    super(scope, id, { eventBusName, ...(key && { kmsKey: key }) });
    // A property of the bus, not a resource of its own: emulators of CloudFormation know no AWS::Events::EventBusPolicy.
    const refuse = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'events:PutEvents',
      // By name, since a resource cannot name itself.
      Resource: Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBusName }),
    };
    (this.node.defaultChild as CfnEventBus).policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OurSourceIsOurs',
          ...refuse,
          Condition: {
            'ForAnyValue:StringEquals': { 'events:source': [ourSource] },
            ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.#publishers }) },
          },
        },
        {
          Sid: 'PurchasesOfListedSources',
          ...refuse,
          Condition: {
            'ForAnyValue:StringEquals': { 'events:detail-type': [purchaseEvent] },
            'ForAnyValue:StringNotEquals': { 'events:source': [ourSource, ...eventSources] },
          },
        },
      ],
    };
  }

  /** Lets a Lambda's role put events with our source, as far as the bus is concerned. */
  admit({ role }: TrunklineFunction): void {
    this.#publishers.push(role.roleArn);
  }
}
