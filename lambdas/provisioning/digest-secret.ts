import { randomBytes } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { readEnvironment } from '../platform/environment.ts';
import { ConflictError, NotConfiguredError, UnavailableError } from '../platform/errors.ts';
import { readSecret, secretsManager } from '../platform/secrets.ts';

/** Names one version of a trunk's digest secret; safe in states, events and logs. */
export interface DigestReference {
  secretArn: string;
  secretVersionId: string;
}

const digestSchema = z.object({ userName: z.string().min(1), password: z.string().min(1) });
export type DigestCredentials = z.infer<typeof digestSchema>;

const environment = z.object({ DIGEST_SECRET_PREFIX: z.string().min(1) });

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
 * The digest secret of a trunk, `<prefix><trunkName>`, made now if there is none.
 *
 * The user name is random and is born with the password: wherever that user name is found, the password beside
 * it is the one in the secret, though neither service ever shows a password.
 */
export async function findOrCreateDigestSecret(trunkName: string): Promise<DigestReference> {
  const name = `${readEnvironment(environment).DIGEST_SECRET_PREFIX}${trunkName}`;
  return (await findDigestSecret(name)) ?? createDigestSecret(name, trunkName);
}

async function findDigestSecret(name: string): Promise<DigestReference | undefined> {
  try {
    const secret = await secretsManager.send(new DescribeSecretCommand({ SecretId: name }));
    if (secret.DeletedDate) throw scheduledForDeletion(name);
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

async function createDigestSecret(name: string, trunkName: string): Promise<DigestReference> {
  const { RandomPassword: password } = await secretsManager.send(
    // Letters and digits: what every SIP stack and both services' forms take unchanged.
    new GetRandomPasswordCommand({ PasswordLength: 32, ExcludePunctuation: true, RequireEachIncludedType: true }),
  );
  const userName = `${trunkName}_${randomBytes(4).toString('hex')}`;
  try {
    const created = await secretsManager.send(
      new CreateSecretCommand({
        Name: name,
        Description: `SIP digest credentials of the trunk ${trunkName}, made by Trunkline`,
        SecretString: JSON.stringify({ userName, password }),
      }),
    );
    if (!created.ARN || !created.VersionId) {
      throw new UnavailableError(`Secrets Manager did not say under which ARN and version it keeps ${name}.`);
    }
    return { secretArn: created.ARN, secretVersionId: created.VersionId };
  } catch (error) {
    if (error instanceof InvalidRequestException) throw scheduledForDeletion(name);
    if (!(error instanceof ResourceExistsException)) throw error;
    // Made between our look and our write, by an attempt whose answer was lost or by another number of this trunk.
    const made = await findDigestSecret(name);
    if (!made) throw error;
    return made;
  }
}

function scheduledForDeletion(name: string): ConflictError {
  return new ConflictError(
    `The secret ${name} is scheduled for deletion. Bring it back with "aws secretsmanager restore-secret --secret-id ${name}", or name another trunk in trunkName.`,
  );
}
