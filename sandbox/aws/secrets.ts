import { randomInt, randomUUID } from 'node:crypto';
import { realTime } from '../simulators/real-time.ts';
import { AwsError, type Operations } from './json-service.ts';
import { sandboxAccount } from './template.ts';

interface StoredSecret {
  name: string;
  arn: string;
  /** Newest last; the last one is AWSCURRENT. */
  versions: { id: string; text: string }[];
  tags?: object[];
  /** The customer's key that encrypts it; without one, a key of AWS does. */
  keyId?: string;
  /** Epoch seconds: when its deletion was scheduled, and when it will be through. */
  deletion?: { asked: number; through: number };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphabet = `${letters}${letters.toLowerCase()}0123456789`;

/** Secrets Manager, as far as the Lambdas and the operator use it. */
export class Secrets {
  readonly #region: string;
  readonly #now: () => number;
  readonly #stored = new Map<string, StoredSecret>();
  /** What `DeletedDate` is: AWS's pages say when the deletion was asked for, and when it will be through. */
  deletedDateIs: 'asked' | 'through' = 'asked';

  /** @param now epoch milliseconds; default: real time */
  constructor(region: string, now = realTime) {
    this.#region = region;
    this.#now = now;
  }

  /** Makes a secret without a value, as a first deploy does. */
  declare(name: string): string {
    const arn = this.#arn(name);
    this.#stored.set(name, { name, arn, versions: [] });
    return arn;
  }

  /** Puts everything back to a first deploy. */
  reset(names: string[]): void {
    this.deletedDateIs = 'asked';
    this.#stored.clear();
    for (const name of names) this.declare(name);
  }

  /** What `aws secretsmanager put-secret-value` does. */
  fill(name: string, value: object): void {
    this.#find(name).versions.push({ id: randomUUID(), text: JSON.stringify(value) });
  }

  /** Name and current text of every secret, those scheduled for deletion too: what a test compares and searches for. */
  values(): Map<string, string | undefined> {
    return new Map([...this.#stored.values()].map((secret) => [secret.name, secret.versions.at(-1)?.text]));
  }

  readonly operations: Operations = {
    'secretsmanager.GetSecretValue': ({ SecretId, VersionId }) => {
      const secret = this.#findUsable(SecretId as string);
      const version = VersionId ? secret.versions.find(({ id }) => id === VersionId) : secret.versions.at(-1);
      if (!version) {
        const message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
        throw new AwsError('ResourceNotFoundException', message);
      }
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, SecretString: version.text };
    },
    'secretsmanager.DescribeSecret': ({ SecretId }) => {
      const { arn, name, versions, tags, keyId, deletion } = this.#find(SecretId as string);
      const current = versions.at(-1);
      return {
        ARN: arn,
        Name: name,
        ...(current && { VersionIdsToStages: { [current.id]: ['AWSCURRENT'] } }),
        ...(tags && { Tags: tags }),
        ...(keyId && { KmsKeyId: keyId }),
        ...(deletion && { DeletedDate: deletion[this.deletedDateIs] }),
      };
    },
    'secretsmanager.CreateSecret': ({ Name, SecretString, ClientRequestToken, Tags, KmsKeyId }) => {
      const name = Name as string;
      const id = ClientRequestToken as string;
      const known = this.#stored.get(name);
      if (known?.deletion) {
        throw new AwsError(
          'InvalidRequestException',
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      }
      if (known && known.versions.at(-1)?.id !== id) {
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${name} already exists.`,
        );
      }
      const arn = this.declare(name);
      const secret = this.#find(name);
      secret.versions.push({ id, text: SecretString as string });
      if (Tags) secret.tags = Tags as object[];
      if (KmsKeyId) secret.keyId = KmsKeyId as string;
      return { ARN: arn, Name: name, VersionId: id };
    },
    'secretsmanager.PutSecretValue': ({ SecretId, SecretString, ClientRequestToken }) => {
      const secret = this.#findUsable(SecretId as string);
      secret.versions.push({ id: ClientRequestToken as string, text: SecretString as string });
      return { ARN: secret.arn, Name: secret.name, VersionId: ClientRequestToken };
    },
    'secretsmanager.DeleteSecret': ({ SecretId, ForceDeleteWithoutRecovery, RecoveryWindowInDays }) => {
      if (ForceDeleteWithoutRecovery && RecoveryWindowInDays !== undefined) {
        const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
        throw new AwsError('InvalidParameterException', message);
      }
      const now = this.#now() / 1000;
      if (ForceDeleteWithoutRecovery) {
        const name = nameOf(SecretId as string);
        this.#stored.delete(name);
        return { ARN: this.#arn(name), Name: name, DeletionDate: now };
      }
      const secret = this.#findUsable(SecretId as string);
      const through = now + Number(RecoveryWindowInDays ?? 30) * 24 * 60 * 60;
      secret.deletion = { asked: now, through };
      return { ARN: secret.arn, Name: secret.name, DeletionDate: through };
    },
    'secretsmanager.RestoreSecret': ({ SecretId }) => {
      const secret = this.#find(SecretId as string);
      delete secret.deletion;
      return { ARN: secret.arn, Name: secret.name };
    },
    'secretsmanager.GetRandomPassword': ({ PasswordLength, ExcludePunctuation }) => {
      if (!ExcludePunctuation)
        throw new AwsError('InvalidParameterException', 'The sandbox makes letters and digits only.');
      const length = Number(PasswordLength ?? 32);
      return { RandomPassword: Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('') };
    },
  };

  #arn(name: string): string {
    return `arn:aws:secretsmanager:${this.#region}:${sandboxAccount}:secret:${name}`;
  }

  #find(nameOrArn: string): StoredSecret {
    const secret = this.#stored.get(nameOf(nameOrArn));
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  }

  /** A secret whose deletion is scheduled is there, but cannot be used. */
  #findUsable(nameOrArn: string): StoredSecret {
    const secret = this.#find(nameOrArn);
    if (secret.deletion) {
      const message = "You can't perform this operation on the secret because it was marked for deletion.";
      throw new AwsError('InvalidRequestException', message);
    }
    return secret;
  }
}

function nameOf(nameOrArn: string): string {
  return nameOrArn.split(':secret:').at(-1) ?? nameOrArn;
}
