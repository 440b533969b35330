/**
 * Whether two spellings, as services show them, are one number: with or without `+`, with spaces or dashes, and India's
 * national form (0 and ten digits) against +91. Anything else that differs, and anything that is no number, is not the same:
 * a verification may not pass on a resemblance.
 */
export function sameNumber(left: string, right: string): boolean {
  const digits = comparableDigits(left);
  return digits !== undefined && digits === comparableDigits(right);
}

function comparableDigits(text: string): string | undefined {
  const bare = text.replace(/[\s\-\u2010-\u2015]/g, '');
  const international = /^0[1-9]\d{9}$/.test(bare) ? `91${bare.slice(1)}` : bare.replace(/^\+/, '');
  return /^[1-9]\d{7,14}$/.test(international) ? international : undefined;
}
