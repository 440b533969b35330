import type { IncomingHttpHeaders } from 'node:http';
import { type Asked, askedOf } from './asked.ts';
import { holds, isLike } from './policy-conditions.ts';
import type { Template } from './template.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** What the template's policies allow its Lambdas: which actions, on which resources, under which conditions. */
export class Permissions {
  readonly #template: Template;
  readonly #statements = new Map<string, readonly Statement[] | undefined>();

  constructor(template: Template) {
    this.#template = template;
  }

  /** Why a Lambda may not do what a request asks for; undefined if it may, or if it needs no permission. */
  refusal(functionName: string, headers: IncomingHttpHeaders, body: string): string | undefined {
    if (!this.#statements.has(functionName)) this.#statements.set(functionName, this.#statementsOf(functionName));
    const statements = this.#statements.get(functionName);
    const action = actionOf(headers, body);
    if (!statements || action === undefined) return undefined;
    const all = askedOf(action, body, this.#template);
    for (const asked of all.length > 0 ? all : [{ action, context: {} }]) {
      const about = statements.filter((statement) => fits(statement.Action, asked.action));
      const isAllowed = (effect: string) => about.some((each) => each.Effect === effect && applies(each, asked));
      if (isAllowed('Allow') && !isAllowed('Deny')) continue;
      const on = Object.entries(asked.context).map(([key, values]) => ` with ${key} ${values.join(', ')}`);
      const what = `${asked.action} on ${asked.resource ?? '*'}${on.join('')}`;
      return `${functionName} is not authorized to perform ${what}: no policy of its role allows it.`;
    }
    return undefined;
  }

  /** A Lambda without a role, as in templates that are made by hand, may do everything. */
  #statementsOf(functionName: string): readonly Statement[] | undefined {
    const role = this.#template.resources.get(functionName)?.Properties.Role as
      | { 'Fn::GetAtt'?: [string, string] }
      | undefined;
    const roleId = role?.['Fn::GetAtt']?.[0];
    if (roleId === undefined) return undefined;
    return this.#template.ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) => {
      const { Roles, PolicyDocument } = Properties as { Roles?: { Ref?: string }[]; PolicyDocument: unknown };
      if (!Roles?.some(({ Ref }) => Ref === roleId)) return [];
      return (this.#template.resolve(PolicyDocument) as { Statement: Statement[] }).Statement;
    });
  }
}

function fits(patterns: string | string[], text: string): boolean {
  return [patterns].flat().some((pattern) => isLike(text, pattern));
}

function applies({ Resource, Condition = {} }: Statement, { resource, context }: Asked): boolean {
  if (resource !== undefined && !fits(Resource, resource)) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, context[key], [wanted].flat())),
  );
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
