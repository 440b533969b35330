import { randomInt, randomUUID } from 'node:crypto';
import { AwsError, type Operations } from './json-service.ts';
import { sandboxAccount } from './template.ts';

interface StoredSecret {
  name: string;
  arn: string;
  /** Newest last; the last one is AWSCURRENT. */
  versions: { id: string; text: string }[];
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphabet = `${letters}${letters.toLowerCase()}0123456789`;

/** Secrets Manager, as far as the Lambdas and the operator use it. */
export class Secrets {
  readonly #region: string;
  readonly #stored = new Map<string, StoredSecret>();

  constructor(region: string) {
    this.#region = region;
  }

  /** Makes a secret without a value, as a first deploy does. */
  declare(name: string): string {
    const arn = `arn:aws:secretsmanager:${this.#region}:${sandboxAccount}:secret:${name}`;
    this.#stored.set(name, { name, arn, versions: [] });
    return arn;
  }

  /** Puts everything back to a first deploy. */
  reset(names: string[]): void {
    this.#stored.clear();
    for (const name of names) this.declare(name);
  }

  /** What `aws secretsmanager put-secret-value` does. */
  fill(name: string, value: object): void {
    this.#find(name).versions.push({ id: randomUUID(), text: JSON.stringify(value) });
  }

  /** Name and current text of every secret: what a test compares and searches for. */
  values(): Map<string, string | undefined> {
    return new Map([...this.#stored.values()].map((secret) => [secret.name, secret.versions.at(-1)?.text]));
  }

  readonly operations: Operations = {
    'secretsmanager.GetSecretValue': ({ SecretId, VersionId }) => {
      const secret = this.#find(SecretId as string);
      const version = VersionId ? secret.versions.find(({ id }) => id === VersionId) : secret.versions.at(-1);
      if (!version) {
        const message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
        throw new AwsError('ResourceNotFoundException', message);
      }
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, SecretString: version.text };
    },
    'secretsmanager.DescribeSecret': ({ SecretId }) => {
      const { arn, name, versions } = this.#find(SecretId as string);
      const current = versions.at(-1);
      return { ARN: arn, Name: name, ...(current && { VersionIdsToStages: { [current.id]: ['AWSCURRENT'] } }) };
    },
    'secretsmanager.CreateSecret': ({ Name, SecretString, ClientRequestToken }) => {
      const name = Name as string;
      const id = ClientRequestToken as string;
      const known = this.#stored.get(name);
      if (known && known.versions.at(-1)?.id !== id) {
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${name} already exists.`,
        );
      }
      const arn = this.declare(name);
      this.#find(name).versions.push({ id, text: SecretString as string });
      return { ARN: arn, Name: name, VersionId: id };
    },
    'secretsmanager.PutSecretValue': ({ SecretId, SecretString, ClientRequestToken }) => {
      const secret = this.#find(SecretId as string);
      secret.versions.push({ id: ClientRequestToken as string, text: SecretString as string });
      return { ARN: secret.arn, Name: secret.name, VersionId: ClientRequestToken };
    },
    'secretsmanager.GetRandomPassword': ({ PasswordLength, ExcludePunctuation }) => {
      if (!ExcludePunctuation)
        throw new AwsError('InvalidParameterException', 'The sandbox makes letters and digits only.');
      const length = Number(PasswordLength ?? 32);
      return { RandomPassword: Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('') };
    },
  };

  #find(nameOrArn: string): StoredSecret {
    const name = nameOrArn.split(':secret:').at(-1) ?? nameOrArn;
    const secret = this.#stored.get(name);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  }
}
