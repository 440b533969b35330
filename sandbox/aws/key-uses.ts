import type { Asked } from './asked.ts';
import type { Template } from './template.ts';

/**
 * What a service asks of the customer's key in the name of whoever calls it: to read, or also to write. The services' pages on
 * encryption say it; DynamoDB's keeps a table key, which it opens with `Decrypt` for either.
 */
const uses: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:PutItem': ['Decrypt', 'Encrypt'],
  'dynamodb:UpdateItem': ['Decrypt', 'Encrypt'],
  'dynamodb:DeleteItem': ['Decrypt', 'Encrypt'],
  'dynamodb:GetItem': ['Decrypt'],
  'dynamodb:BatchGetItem': ['Decrypt'],
  'dynamodb:ConditionCheckItem': ['Decrypt'],
  'dynamodb:Query': ['Decrypt'],
  'dynamodb:Scan': ['Decrypt'],
  'secretsmanager:GetSecretValue': ['Decrypt'],
  'secretsmanager:CreateSecret': ['Decrypt', 'GenerateDataKey'],
  'sns:Publish': ['Decrypt', 'GenerateDataKey'],
  'sqs:SendMessage': ['Decrypt', 'GenerateDataKey'],
};

/** Where what a service keeps names its key. */
const keyProperties: Readonly<Record<string, [type: string, keyOf: (properties: Record<string, unknown>) => unknown]>> =
  {
    dynamodb: ['AWS::DynamoDB::Table', ({ SSESpecification }) => (SSESpecification as Encryption)?.KMSMasterKeyId],
    secretsmanager: ['AWS::SecretsManager::Secret', ({ KmsKeyId }) => KmsKeyId],
    sns: ['AWS::SNS::Topic', ({ KmsMasterKeyId }) => KmsMasterKeyId],
    sqs: ['AWS::SQS::Queue', ({ KmsMasterKeyId }) => KmsMasterKeyId],
  };

type Encryption = { KMSMasterKeyId?: string } | undefined;

/** The customer's key of an environment: one for all that it has of a service, also for secrets that are made at run time. */
export class KeyUses {
  readonly #region: string;
  readonly #keys: ReadonlyMap<string, string>;

  constructor(template: Template) {
    this.#region = template.region;
    this.#keys = new Map(
      Object.entries(keyProperties).flatMap(([service, [type, keyOf]]) => {
        const keys = template.ofType(type).map(([, { Properties }]) => keyOf(Properties));
        return keys[0] === undefined ? [] : [[service, String(template.resolve(keys[0]))] as const];
      }),
    );
  }

  /** The uses of the key that a request needs; none where a key of AWS encrypts what it is about. */
  of({ action }: Asked): Asked[] {
    const [service = ''] = action.split(':');
    const key = this.#keys.get(service);
    if (key === undefined) return [];
    return (uses[action] ?? []).map((use) => ({
      action: `kms:${use}`,
      resource: key,
      context: { 'kms:ViaService': [`${service}.${this.#region}.amazonaws.com`] },
    }));
  }
}
