import * as z from 'zod/mini';
import { asNote } from '../numbers/note.ts';
import { readEnvironment } from '../platform/environment.ts';
import { log } from '../platform/log.ts';
import { bindingHeader, bindingOf, identityCall, type SignedCall, signedCallSchema } from '../platform/signed-call.ts';

const environment = z.object({
  ENVIRONMENT_NAME: z.string(),
  AWS_REGION: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  AWS_ENDPOINT_URL_STS: z.optional(z.url()),
  AWS_ENDPOINT_URL: z.optional(z.url()),
});
const limitMillis = 3_000;

const askedSchema = z.looseObject({
  phoneNumber: z.string(),
  by: z.string(),
  caller: z.optional(signedCallSchema()),
});

/**
 * The input of an operation that keeps who asked for it, with that in `by`: the ARN that STS names, and without one what
 * the input says, as claimed. Any other input stays as it is.
 */
export async function withWhoAsks(operation: string, input: unknown): Promise<unknown> {
  const asked = askedSchema.safeParse(input);
  if (!asked.success) return input;
  const { by, caller, phoneNumber } = asked.data;
  const { ENVIRONMENT_NAME: environmentName } = readEnvironment(environment);
  const named = caller && (await signerOf(caller, bindingOf({ environmentName, operation, phoneNumber })));
  return { ...asked.data, by: asNote(named ?? claimed(by)) };
}

/** What somebody says of himself, and nobody else. */
function claimed(by: string): string {
  return by.startsWith('claimed: ') ? by : `claimed: ${by}`;
}

/**
 * What was signed, as AWS writes it (Signature Version 4) and in no other way: which of two lists STS would take is not
 * known, and a call that was signed for something else is to be had from whoever such calls are sent to.
 */
const authorizationForm =
  /^AWS4-HMAC-SHA256 Credential=[\w/-]+, ?SignedHeaders=([a-z0-9;-]+), ?Signature=[0-9a-f]{64}$/;

/** The ARN of whoever has signed the call for this. Undefined where STS names nobody, or does not answer. */
async function signerOf(call: SignedCall, binding: string): Promise<string | undefined> {
  const [, signed = ''] = authorizationForm.exec(call.authorization ?? '') ?? [];
  if (!signed.split(';').includes(bindingHeader)) return undefined;
  const { AWS_REGION, AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL } = readEnvironment(environment);
  try {
    const answer = await fetch(AWS_ENDPOINT_URL_STS ?? AWS_ENDPOINT_URL ?? `https://sts.${AWS_REGION}.amazonaws.com/`, {
      method: 'POST',
      headers: { ...call, [bindingHeader]: binding },
      body: identityCall,
      redirect: 'error',
      signal: AbortSignal.timeout(limitMillis),
    });
    const text = await answer.text();
    return answer.ok ? /<Arn>(arn:[^<>\s]{1,300})<\/Arn>/.exec(text)?.[1] : undefined;
  } catch (error) {
    log.warn('STS does not say who asks', { reason: String(error) });
    return undefined;
  }
}
