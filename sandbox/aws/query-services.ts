import { userInfo } from 'node:os';
import type { Exchange } from './json-service.ts';
import { sandboxAccount, type Template } from './template.ts';

/** STS and SNS, which speak the older form-encoded protocol: who asks, and who is subscribed. */
export function queryServices(template: Template): Exchange {
  const answers: Record<string, (form: URLSearchParams) => string> = {
    GetCallerIdentity: () =>
      `<Arn>arn:aws:iam::${sandboxAccount}:user/${userInfo().username}</Arn><UserId>sandbox</UserId><Account>${sandboxAccount}</Account>`,
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
