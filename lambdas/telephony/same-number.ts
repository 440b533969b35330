/**
 * A toll-free (1800) or shared-cost (1860) number of India as it is dialled there, without country code: 10 or 11 digits
 * (India's National Numbering Plan). With a + before it, it would be a number of North America.
 *
 * @param bare digits alone, or with a +
 */
export function isIndianService(bare: string): boolean {
  return /^18[06]0\d{6,7}$/.test(bare);
}

/** A number without what stands between its digits for the eye (RFC 3966, 3), as pages and spreadsheets write that. */
export function withoutSeparators(text: string): string {
  return text.replace(/[\s().\-\u2010-\u2015\u2212]/g, '');
}

/**
 * Whether two spellings, as services show them, are one number: with or without `+`, with separators or without,
 * and India's national forms (0 and ten digits, or 1800 and 1860 without a country code) against +91. Anything else that
 * differs, and anything that is no number, is not the same: a verification may not pass on a resemblance.
 */
export function sameNumber(left: string, right: string): boolean {
  const digits = comparableDigits(left);
  return digits !== undefined && digits === comparableDigits(right);
}

function comparableDigits(text: string): string | undefined {
  const bare = withoutSeparators(text);
  if (isIndianService(bare)) return `91${bare}`;
  const international = /^0[1-9]\d{9}$/.test(bare) ? `91${bare.slice(1)}` : bare.replace(/^\+/, '');
  return /^[1-9]\d{7,14}$/.test(international) ? international : undefined;
}

/** What every spelling of a number has in it, with and without `+` or the country's code. */
export function lastDigits(phoneNumber: string): string {
  return phoneNumber.replace(/\D/g, '').slice(-10);
}
