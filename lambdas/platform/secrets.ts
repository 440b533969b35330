import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod/mini';
import { BusyError, ConflictError, NotConfiguredError } from './errors.ts';
import { recallSecret, rememberSecret } from './secret-cache.ts';

export const secretsManager = new SecretsManagerClient({});

/** Somebody has scheduled the secret for deletion: it is there for some days more, and can be read as little as one that is gone. */
export class SecretScheduledError extends ConflictError {
  constructor(name: string, otherwise = '') {
    super(
      `The secret ${name} is scheduled for deletion. Bring it back with "aws secretsmanager restore-secret --secret-id ${name}", and start again.${otherwise}`,
    );
  }
}

/** What a secret is called; commands do not take the six characters with which Secrets Manager ends an ARN alone. */
export function nameOfSecret(arn: string): string {
  return (arn.split(':secret:').at(-1) ?? arn).replace(/-[A-Za-z0-9]{6}$/, '');
}

/**
 * The JSON secret at `arn`, parsed by `schema`, cached between invocations. With `versionId` that version exactly.
 *
 * @param remedy what the operator types to fill the secret; part of the error when it is empty or does not fit.
 * @throws BusyError when the version asked for is not visible yet.
 * @throws SecretScheduledError when a person has scheduled it for deletion.
 * @throws NotConfiguredError when the secret has no value yet or lacks a field. The value is never quoted.
 */
export async function readSecret<Schema extends z.ZodMiniType>(options: {
  arn: string;
  versionId?: string;
  schema: Schema;
  remedy: string;
}): Promise<z.output<Schema>> {
  const known = recallSecret(options.arn, options.versionId);
  if (known !== undefined) return parse(known, options);
  const text = await fetchText(options.arn, options.versionId);
  if (text === undefined && options.versionId) {
    // This workflow wrote it a moment ago, and it is not visible everywhere yet.
    throw new BusyError(`The version ${options.versionId} of ${options.arn} cannot be read yet. It is tried again.`);
  }
  const value = parse(text, options);
  // Keep only what fits: an empty or wrong secret must be read again as soon as it is filled.
  rememberSecret(options.arn, options.versionId, text ?? '');
  return value;
}

async function fetchText(arn: string, versionId?: string): Promise<string | undefined> {
  try {
    const answer = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: arn, ...(versionId ? { VersionId: versionId } : {}) }),
    );
    return answer.SecretString;
  } catch (error) {
    // A secret that was never filled has no current version, and Secrets Manager calls that "not found".
    if (error instanceof ResourceNotFoundException) return undefined;
    if (error instanceof InvalidRequestException && /deletion/i.test(error.message)) {
      throw new SecretScheduledError(nameOfSecret(arn));
    }
    throw error;
  }
}

function parse<Schema extends z.ZodMiniType>(
  text: string | undefined,
  options: { arn: string; schema: Schema; remedy: string },
): z.output<Schema> {
  const name = nameOfSecret(options.arn);
  if (text === undefined) throw new NotConfiguredError(`The secret ${name} is empty. ${options.remedy}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotConfiguredError(`The secret ${name} is not JSON. ${options.remedy}`);
  }
  const parsed = options.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole').join(', ');
  throw new NotConfiguredError(`The secret ${name} lacks or has wrong: ${fields}. ${options.remedy}`);
}
