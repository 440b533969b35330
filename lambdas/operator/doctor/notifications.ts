import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { readEnvironment } from '../../platform/environment.ts';
import { howToSet, type RequestDefaults } from '../../requests/request-defaults.ts';
import type { Diagnosis } from '../contract.ts';
import { ok, warning } from './diagnosis.ts';

const environment = z.object({ NOTIFICATION_TOPIC_ARN: z.string().check(z.minLength(1)) });

// One look of many: it may not use up the time of the others.
const sns = new SNSClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000 } });

const name = 'Notifications';

/** Whether somebody is told of alarms. An address gets nothing before it has confirmed its subscription. */
export async function lookAtNotifications(defaults: RequestDefaults): Promise<Diagnosis> {
  let subscriptions: Subscription[];
  try {
    subscriptions = await listSubscriptions(readEnvironment(environment).NOTIFICATION_TOPIC_ARN);
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    return warning(
      name,
      `The subscriptions of the topic could not be looked at (${reason}).`,
      'Look in the SNS console whether an e-mail subscription of the topic is confirmed.',
    );
  }
  const emails = subscriptions.filter(({ Protocol }) => Protocol === 'email' || Protocol === 'email-json');
  const pending = emails.filter(({ SubscriptionArn }) => !SubscriptionArn?.startsWith('arn:'));
  const addresses = (some: Subscription[]) => some.map(({ Endpoint }) => Endpoint).join(', ');
  if (emails.length === 0) {
    return warning(
      name,
      'Nobody is told of alarms by e-mail.',
      `With an address, ${howToSet('alarmEmail', defaults)}.`,
    );
  }
  if (pending.length > 0) {
    return warning(
      name,
      `${addresses(pending)} has not confirmed its subscription, and is told of nothing.`,
      'Follow the link of the message from AWS Notifications in that mailbox. If the message is lost, subscribe the address to the topic again in the SNS console.',
    );
  }
  return ok(name, `${addresses(emails)} is told of alarms.`);
}

async function listSubscriptions(topicArn: string): Promise<Subscription[]> {
  const found: Subscription[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
    { client: sns },
    { TopicArn: topicArn },
  )) {
    found.push(...Subscriptions);
  }
  return found;
}
