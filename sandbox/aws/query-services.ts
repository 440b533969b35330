import { randomUUID } from 'node:crypto';
import type { Exchange } from './json-service.ts';
import { operatorArn } from './operator.ts';
import { isSignedBy } from './signature.ts';
import { sandboxAccount, type Template } from './template.ts';

/** The secret key of an operator of the sandbox, as `trunkline` has it. */
const operatorSecret = 'sandbox';

/** A message that was published to a topic: what its subscribers read. */
export interface TopicMessage {
  topicArn: string;
  subject: string;
  message: string;
}

/** STS and SNS, which speak the older form-encoded protocol: who asks, who is subscribed, and what they are told. */
export function queryServices(
  template: Template,
  onMessage: (message: TopicMessage) => void,
  ownUrl: () => string,
): Exchange {
  const answers: Record<string, (form: URLSearchParams) => string> = {
    GetCallerIdentity: () => `<Arn>${operatorArn}</Arn><UserId>sandbox</UserId><Account>${sandboxAccount}</Account>`,
    Publish: (form) => {
      const [topicArn = '', subject = '', message = ''] = ['TopicArn', 'Subject', 'Message'].map(
        (name) => form.get(name) ?? '',
      );
      onMessage({ topicArn, subject, message });
      return `<MessageId>${randomUUID()}</MessageId>`;
    },
    ListSubscriptionsByTopic: (form) => {
      const topic = form.get('TopicArn') ?? '';
      const subscriptions = template
        .ofType('AWS::SNS::Subscription')
        .map(([, { Properties }]) => template.resolve(Properties) as Record<string, string>)
        .filter(({ TopicArn }) => TopicArn === topic);
      const members = subscriptions.map(
        ({ Endpoint, Protocol }) =>
          `<member><SubscriptionArn>${topic}:sandbox</SubscriptionArn><Protocol>${Protocol}</Protocol><Endpoint>${Endpoint}</Endpoint><TopicArn>${topic}</TopicArn></member>`,
      );
      return `<Subscriptions>${members.join('')}</Subscriptions>`;
    },
  };
  return async ({ headers, body }) => {
    if (!String(headers['content-type']).startsWith('application/x-www-form-urlencoded')) return undefined;
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    const isRefused =
      action === 'GetCallerIdentity' && !isSignedBy(operatorSecret, { headers, body, host: new URL(ownUrl()).host });
    if (isRefused) {
      const error = '<Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message></Error>';
      return { status: 403, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse>${error}</ErrorResponse>` };
    }
    const answer = answers[action];
    const type = { 'content-type': 'text/xml' };
    if (!answer) {
      const error = `<ErrorResponse><Error><Code>InvalidAction</Code><Message>The sandbox does not offer ${action}.</Message></Error></ErrorResponse>`;
      return { status: 400, headers: type, body: error };
    }
    const result = `<${action}Result>${answer(form)}</${action}Result>`;
    return { status: 200, headers: type, body: `<${action}Response>${result}</${action}Response>` };
  };
}
