import * as z from 'zod/mini';

/*
 * Who invokes a Lambda, as AWS knows them. Lambda does not say, and what stands in the input anybody could have written.
 * So the command line signs a call of STS that asks who signs it, and does not send it: the Lambda does. STS answers the
 * name only if the signature is right.
 */

/** The call: it says nothing but who has signed it. */
export const identityCall = 'Action=GetCallerIdentity&Version=2011-06-15';
/** A header that is signed too. It binds the call to what is asked, so that no other use can be made of it. */
export const bindingHeader = 'x-trunkline-for';

export function bindingOf(asked: { environmentName: string; operation: string; phoneNumber: string }): string {
  return `${asked.environmentName} ${asked.operation} ${asked.phoneNumber}`;
}

const mayBeSigned = /^(authorization|content-type|x-amz-[a-z0-9-]{1,40}|amz-sdk-[a-z-]{1,40})$/;

/** The headers of the signed call, without those that its receiver knows. */
export const signedCallSchema = () =>
  z.record(
    z.string().check(z.regex(mayBeSigned, 'is no header of a signed call of STS')),
    z.string().check(z.regex(/^[\x20-\x7e]{1,8192}$/, 'is no header of a signed call of STS')),
  );
export type SignedCall = z.output<ReturnType<typeof signedCallSchema>>;
