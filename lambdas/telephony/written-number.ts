import { phoneNumberSchema } from './phone-number.ts';
import { isIndianService, sameNumber } from './same-number.ts';

/**
 * The E.164 form of a number that a service shows in another spelling: without the `+`, with spaces or dashes, or in
 * India's national form with its 0. Undefined when it could be more than one number: ten bare digits are an Indian
 * number without its country code as well as, say, one of Britain with it, and 1800 and seven digits one of India without
 * and one of North America with its country code.
 */
export function e164Of(written: string): string | undefined {
  const digits = written.replace(/\D/g, '');
  const candidate = `+${/^0[1-9]\d{9}$/.test(digits) ? `91${digits.slice(1)}` : digits}`;
  if (!written.trim().startsWith('+') && (digits.length < 11 || isIndianService(digits))) return undefined;
  return sameNumber(written, candidate) && phoneNumberSchema.safeParse(candidate).success ? candidate : undefined;
}
