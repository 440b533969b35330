import { sandboxAccount, type Template } from './template.ts';

/** What a request asks of one resource, as policies see it. */
export interface Asked {
  action: string;
  /** ARN; undefined where the request does not say: a task's token names no state machine. */
  resource?: string;
  /** Condition keys with their values. */
  context: Record<string, string[]>;
}

type Body = Record<string, unknown>;

/** What a request asks for: of several resources, or several operations in one, each. */
export function askedOf(action: string, text: string, template: Template): Asked[] {
  const [service = '', operation = ''] = action.split(':');
  const arn = (path: string) => `arn:aws:${service}:${template.region}:${sandboxAccount}:${path}`;
  const full = (nameOrArn: unknown, path: string) =>
    String(nameOrArn).startsWith('arn:') ? String(nameOrArn) : arn(path + String(nameOrArn));
  const one = (resource?: string, context: Asked['context'] = {}): Asked[] => [
    { action, context, ...(resource !== undefined && { resource }) },
  ];
  if (service === 'sns') return one(new URLSearchParams(text).get('TopicArn') ?? undefined);
  const body = JSON.parse(text) as Body;
  if (service === 'dynamodb') return askedOfTables(operation, body, (table) => full(table, 'table/'));
  if (service === 'secretsmanager') {
    const name = body.SecretId ?? body.Name;
    const asked = one(name === undefined ? undefined : full(name, 'secret:'));
    const tagging = asked.map((each) => ({ ...each, action: 'secretsmanager:TagResource' }));
    return operation === 'CreateSecret' && body.Tags ? [...asked, ...tagging] : asked;
  }
  if (service === 'events') {
    // Entry by entry. AWS's pages do not say whether it takes the keys of a request's entries together.
    return ((body.Entries ?? []) as Body[]).flatMap(({ EventBusName = 'default', Source, DetailType }) =>
      one(full(EventBusName, 'event-bus/'), {
        'events:source': [String(Source)],
        'events:detail-type': [String(DetailType)],
      }),
    );
  }
  if (body.stateMachineArn === undefined) {
    return one(body.executionArn === undefined ? undefined : String(body.executionArn));
  }
  // A version or an alias is a condition; the resource is the state machine.
  const parts = String(body.stateMachineArn).split(':');
  const [qualifier] = parts.slice(7);
  return one(parts.slice(0, 7).join(':'), qualifier ? { 'states:StateMachineQualifier': [qualifier] } : {});
}

type Keys = Record<string, Record<string, string>>;

function askedOfTables(operation: string, body: Body, arnOf: (table: unknown) => string): Asked[] {
  const of = (single: string, table: unknown, keys: Keys[], context: Asked['context'] = {}): Asked => ({
    action: `dynamodb:${single}`,
    resource: arnOf(table),
    context: { ...(keys.length > 0 && { 'dynamodb:LeadingKeys': keys.map(partitionOf) }), ...context },
  });
  const perTable = (read: (given: unknown) => Keys[]) =>
    Object.entries((body.RequestItems ?? {}) as Record<string, unknown>).map(([table, given]) =>
      of(operation, table, read(given)),
    );
  if (operation === 'BatchGetItem') return perTable((given) => (given as { Keys: Keys[] }).Keys);
  if (operation === 'BatchWriteItem') {
    return perTable((given) =>
      (given as Record<string, Body>[]).flatMap((request) =>
        Object.values(request).map((write) => (write.Item ?? write.Key) as Keys),
      ),
    );
  }
  if (operation.startsWith('Transact')) {
    // Each is asked for under the name that it has outside of a transaction.
    return ((body.TransactItems ?? []) as Record<string, Body>[]).flatMap((item) =>
      Object.entries(item).map(([kind, given]) => {
        const single = kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`;
        return of(single, given.TableName, [(given.Item ?? given.Key) as Keys]);
      }),
    );
  }
  if (operation === 'Query') return [of(operation, body.TableName, [queried(body)], attributesOf(body))];
  const key = (body.Item ?? body.Key) as Keys | undefined;
  return [of(operation, body.TableName, key ? [key] : [], key ? {} : attributesOf(body))];
}

/** The partition that a query names, in the one way that the Lambdas write it: `pk = :value`. */
function queried({ KeyConditionExpression, ExpressionAttributeValues }: Body): Keys {
  const [, value = ''] = /\bpk\s*=\s*(:\w+)/.exec(String(KeyConditionExpression)) ?? [];
  return { pk: (ExpressionAttributeValues as Keys | undefined)?.[value] ?? {} };
}

/** What a query or a scan says of attributes: nothing where it wants them all. */
function attributesOf({
  ProjectionExpression,
  FilterExpression,
  ExpressionAttributeNames,
  Select,
}: Body): Asked['context'] {
  const names = (ExpressionAttributeNames ?? {}) as Record<string, string>;
  const named = [ProjectionExpression, FilterExpression].flatMap(
    (expression) => String(expression ?? '').match(/(?<![:\w])#?[A-Za-z]\w*(?!\w*\()/g) ?? [],
  );
  const attributes = named.map((name) => names[name] ?? name).filter((name) => !/^(AND|OR|NOT)$/.test(name));
  return {
    ...(Select !== undefined && { 'dynamodb:Select': [String(Select)] }),
    ...(attributes.length > 0 && { 'dynamodb:Attributes': [...new Set(attributes)] }),
  };
}

function partitionOf({ pk }: Keys): string {
  return Object.values(pk ?? {}).join('');
}
