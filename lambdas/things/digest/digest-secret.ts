import { randomBytes, randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetRandomPasswordCommand,
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { readEnvironment } from '../../platform/environment.ts';
import { BusyError, ConflictError, NotConfiguredError, UnavailableError } from '../../platform/errors.ts';
import { nameOfSecret, readSecret, SecretScheduledError, secretsManager } from '../../platform/secrets.ts';
import { typedCommand } from '../../platform/typed-command.ts';

/** Names one version of a trunk's digest secret; safe in states, events and logs. */
export interface DigestReference {
  secretArn: string;
  secretVersionId: string;
}

const digestSchema = z.object({
  userName: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});
export type DigestCredentials = z.infer<typeof digestSchema>;

const environment = z.object({
  DIGEST_SECRET_PREFIX: z.string().check(z.minLength(1)),
  /** The customer's key; without it, Secrets Manager takes AWS's own. */
  DIGEST_SECRET_KEY_ARN: z.optional(z.string()),
});

/** The user name and password that `reference` names. */
export async function readDigest(reference: DigestReference): Promise<DigestCredentials> {
  return readSecret({
    arn: reference.secretArn,
    versionId: reference.secretVersionId,
    schema: digestSchema,
    remedy: 'Trunkline writes this secret itself: start again with another trunkName.',
  });
}

/**
 * Looks whether the secret is there still, of credentials that were set long ago.
 *
 * @throws ConflictError with the way back when a person has deleted it, or scheduled it for deletion.
 */
export async function requireSecret(reference: DigestReference, phoneNumber: string): Promise<void> {
  const name = nameOfSecret(reference.secretArn);
  const secret = await describeSecret(reference.secretArn);
  if (secret?.DeletedDate) throw new SecretScheduledError(name);
  if (secret?.VersionIdsToStages?.[reference.secretVersionId]) return;
  throw new ConflictError(
    `The secret ${name}, or the version of it that Atoms was given, is gone, and its password with it. Trunk and Atoms still have that one, so that calls may work; nothing can be compared. To have new credentials made and set on both sides: ${typedCommand('provision', phoneNumber, '--replace-existing')}`,
  );
}

async function describeSecret(SecretId: string): Promise<DescribeSecretCommandOutput | undefined> {
  try {
    return await secretsManager.send(new DescribeSecretCommand({ SecretId }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/**
 * The tag of a secret that has the user name of one of its versions. A secret's tags are read without its value, which
 * would take the right to read every trunk's password. Earlier versions made no tag.
 */
const userNameTag = ({ secretVersionId }: Pick<DigestReference, 'secretVersionId'>) => `userName of ${secretVersionId}`;

/**
 * The user name that `reference` names, where the password is not needed.
 *
 * @returns undefined when the secret is gone or about to go, and where it does not say it
 */
export async function readUserName(reference: DigestReference): Promise<string | undefined> {
  const secret = await describeSecret(reference.secretArn);
  if (secret?.DeletedDate) return undefined;
  return secret?.Tags?.find(({ Key }) => Key === userNameTag(reference))?.Value;
}

/** How the user names begin that are made for the secret's trunk. */
export function userNameBeginning({ secretArn }: DigestReference): string {
  // Secrets Manager ends an ARN with a hyphen and six characters; no trunk's name has a hyphen.
  const [trunkName] = secretArn.split('/').at(-1)?.split('-') ?? [];
  return `${trunkName}_`;
}

function secretOf(trunkName: string): string {
  return `${readEnvironment(environment).DIGEST_SECRET_PREFIX}${trunkName}`;
}

/** The digest secret of a trunk, `<prefix><trunkName>`, if there is one. */
export async function findDigestSecret(trunkName: string): Promise<DigestReference | undefined> {
  const name = secretOf(trunkName);
  try {
    const secret = await secretsManager.send(new DescribeSecretCommand({ SecretId: name }));
    if (secret.DeletedDate) throw scheduledForDeletion(name, secret.DeletedDate);
    const [current] =
      Object.entries(secret.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
    if (!secret.ARN || !current) {
      throw new NotConfiguredError(
        `The secret ${name} has no value. Trunkline writes it itself: delete it with "aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery" and start again.`,
      );
    }
    return { secretArn: secret.ARN, secretVersionId: current };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/**
 * Makes the digest secret of a trunk, or finds the one that was made meanwhile.
 *
 * The user name is random and is born with the password: wherever that user name is found, the password beside
 * it is the one in the secret, though neither service ever shows a password.
 */
export async function createDigestSecret(trunkName: string): Promise<DigestReference> {
  const name = secretOf(trunkName);
  const { RandomPassword: password } = await secretsManager.send(
    // Letters and digits: what every SIP stack and both services' forms take unchanged.
    new GetRandomPasswordCommand({ PasswordLength: 32, ExcludePunctuation: true, RequireEachIncludedType: true }),
  );
  const userName = `${trunkName}_${randomBytes(4).toString('hex')}`;
  const secretVersionId = randomUUID();
  try {
    const created = await secretsManager.send(
      new CreateSecretCommand({
        Name: name,
        Description: `SIP digest credentials of the trunk ${trunkName}, made by Trunkline`,
        KmsKeyId: readEnvironment(environment).DIGEST_SECRET_KEY_ARN,
        SecretString: JSON.stringify({ userName, password }),
        // It becomes the version's id.
        ClientRequestToken: secretVersionId,
        Tags: [{ Key: userNameTag({ secretVersionId }), Value: userName }],
      }),
    );
    if (!created.ARN || !created.VersionId) {
      throw new UnavailableError(`Secrets Manager did not say under which ARN and version it keeps ${name}.`);
    }
    return { secretArn: created.ARN, secretVersionId: created.VersionId };
  } catch (error) {
    if (error instanceof InvalidRequestException) throw scheduledForDeletion(name, new Date());
    if (!(error instanceof ResourceExistsException)) throw error;
    // Made between our look and our write, by an attempt whose answer was lost or by another number of this trunk.
    const made = await findDigestSecret(trunkName);
    if (!made) throw error;
    return made;
  }
}

/**
 * Deletes the digest secret of a trunk that is gone, so that its name can be used again at once. Nothing is lost with
 * the password: nobody takes it any more.
 */
export async function deleteDigestSecret(trunkName: string): Promise<void> {
  await secretsManager.send(
    new DeleteSecretCommand({ SecretId: secretOf(trunkName), ForceDeleteWithoutRecovery: true }),
  );
}

/** A roll-back's deletion takes a moment to be through; one that a person scheduled takes a week or more. */
const deletionSettlesMillis = 10 * 60_000;

/** @param date when the deletion was asked for, or when it will be through: AWS's pages say both of `DeletedDate`. */
function scheduledForDeletion(name: string, date: Date): ConflictError | BusyError {
  const scheduled = new SecretScheduledError(
    name,
    ` If it is not to come back, delete it with "aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery", and start again with "replaceExisting": true, which makes new credentials; or name another trunk in trunkName, if the number is on none.`,
  );
  return Math.abs(Date.now() - date.getTime()) < deletionSettlesMillis ? new BusyError(scheduled.message) : scheduled;
}
