import type { IncomingHttpHeaders } from 'node:http';
import type { Template } from './template.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
}

/**
 * The actions that the template's policies allow a Lambda, by the role that it runs with. Which resources they are for is
 * not looked at. A Lambda without a role, as in templates that are made by hand, may do everything.
 */
export function allowedActions(template: Template, logicalId: string): ReadonlySet<string> | undefined {
  const role = template.resources.get(logicalId)?.Properties.Role as { 'Fn::GetAtt'?: [string, string] } | undefined;
  const roleId = role?.['Fn::GetAtt']?.[0];
  if (roleId === undefined) return undefined;
  const statements = template.ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) => {
    const { Roles, PolicyDocument } = Properties as {
      Roles?: { Ref?: string }[];
      PolicyDocument: { Statement: Statement[] };
    };
    return Roles?.some(({ Ref }) => Ref === roleId) ? PolicyDocument.Statement : [];
  });
  return new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action));
}

const services: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
};

/**
 * The action that a request asks for, as policies name it; undefined if it needs no permission, or no service offers
 * it.
 */
export function actionOf(headers: IncomingHttpHeaders, body: string): string | undefined {
  const [target = '', operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation !== undefined) return services[target] && `${services[target]}:${operation}`;
  if (!String(headers['content-type']).startsWith('application/x-www-form-urlencoded')) return undefined;
  const action = new URLSearchParams(body).get('Action');
  return action === 'GetCallerIdentity' ? undefined : `sns:${action}`;
}
