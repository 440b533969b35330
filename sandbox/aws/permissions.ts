import type { IncomingHttpHeaders } from 'node:http';
import { type Asked, askedOf } from './asked.ts';
import { KeyUses } from './key-uses.ts';
import { operatorArn } from './operator.ts';
import { effectOf, type Statement, statementsOf } from './policies.ts';
import type { Template } from './template.ts';

/** Who asks AWS for something. */
interface Caller {
  /** What a refusal calls him. */
  name: string;
  /** How policies know him: `aws:PrincipalArn`. */
  arn: string | undefined;
  /** What his policies say; undefined for one who may do everything that no resource refuses him. */
  statements: readonly Statement[] | undefined;
}

const operator: Caller = { name: operatorArn, arn: operatorArn, statements: undefined };

/**
 * What the template's policies allow: those of a Lambda's role to that Lambda, and those of a bus to everybody. The policies
 * of other resources are not judged.
 */
export class Permissions {
  readonly #template: Template;
  readonly #keyUses: KeyUses;
  readonly #lambdas = new Map<string, Caller>();
  /** By ARN. */
  readonly #ofBuses: ReadonlyMap<string, readonly Statement[]>;

  constructor(template: Template) {
    this.#template = template;
    this.#keyUses = new KeyUses(template);
    const buses = template.ofType('AWS::Events::EventBus').filter(([, { Properties }]) => Properties.Policy);
    this.#ofBuses = new Map(
      buses.map(([logicalId, { Properties }]) => [
        this.#arnOf({ 'Fn::GetAtt': [logicalId, 'Arn'] }),
        statementsOf(template.resolve(Properties.Policy)),
      ]),
    );
  }

  /**
   * Why somebody may not do what a request asks for; undefined if he may, or if it needs no permission.
   *
   * Where one part of a request is refused, all of it is. PutEvents answers AccessDeniedException then, in place of a result
   * for each entry: users report it so (aws-solutions-constructs, discussion 966, for a missing right of a role). AWS's page
   * of PutEventsResultEntry has that code for a single entry as well, and does not say when it comes.
   *
   * @param functionName the Lambda that asks; undefined for whoever else
   */
  refusal(functionName: string | undefined, headers: IncomingHttpHeaders, body: string): string | undefined {
    const caller = functionName === undefined ? operator : this.#lambda(functionName);
    const action = actionOf(headers, body);
    if (action === undefined) return undefined;
    if (!caller.statements && !action.startsWith('events:')) return undefined;
    const all = askedOf(action, body, this.#template);
    return this.#refusalOf(caller, all.length > 0 ? all : [{ action, context: {} }]);
  }

  /** Why a service may not do something in a Lambda's name, that no request says; undefined if it may. */
  refusalInItsName(functionName: string, asked: Asked): string | undefined {
    return this.#refusalOf(this.#lambda(functionName), [asked]);
  }

  #refusalOf(caller: Caller, all: Asked[]): string | undefined {
    for (const asked of all.flatMap((each) => [each, ...this.#keyUses.of(each)])) {
      const why = this.#whyNot(caller, asked);
      if (why === undefined) continue;
      const on = Object.entries(asked.context).map(([key, values]) => ` with ${key} ${values.join(', ')}`);
      const what = `${asked.action} on ${asked.resource ?? '*'}${on.join('')}`;
      return `${caller.name} is not authorized to perform ${what}: ${why}.`;
    }
    return undefined;
  }

  #whyNot({ arn, statements }: Caller, asked: Asked): string | undefined {
    const context = { ...asked.context, ...(arn !== undefined && { 'aws:PrincipalArn': [arn] }) };
    const ofResource = effectOf(this.#ofBuses.get(asked.resource ?? '') ?? [], { ...asked, context });
    const ofCaller = statements ? effectOf(statements, { ...asked, context }) : 'Allow';
    // The words of AWS (IAM user guide, "Troubleshoot access denied error messages").
    if (ofResource === 'Deny') return 'explicit deny in a resource-based policy';
    if (ofCaller === 'Deny') return 'explicit deny in an identity-based policy';
    // Within an account, one that allows is enough.
    return ofCaller || ofResource ? undefined : 'no policy of its role allows it';
  }

  #lambda(functionName: string): Caller {
    const known = this.#lambdas.get(functionName);
    if (known) return known;
    const role = this.#template.resources.get(functionName)?.Properties.Role as
      | { 'Fn::GetAtt': [string, string] }
      | undefined;
    const caller: Caller = {
      name: functionName,
      arn: role && this.#arnOf(role),
      // A Lambda without a role, as in templates that are made by hand, may do everything.
      statements: role && this.#statementsOf(role['Fn::GetAtt'][0]),
    };
    this.#lambdas.set(functionName, caller);
    return caller;
  }

  #arnOf(reference: { 'Fn::GetAtt': [string, string] }): string {
    return String(this.#template.resolve(reference));
  }

  #statementsOf(roleId: string): readonly Statement[] {
    return this.#template.ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) => {
      const { Roles, PolicyDocument } = Properties as { Roles?: { Ref?: string }[]; PolicyDocument: unknown };
      if (!Roles?.some(({ Ref }) => Ref === roleId)) return [];
      return statementsOf(this.#template.resolve(PolicyDocument));
    });
  }
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
