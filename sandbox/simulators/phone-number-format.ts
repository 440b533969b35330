const e164 = /^\+[1-9]\d{6,14}$/;

/** Whether the text is a phone number in E.164: a plus sign and 7 to 15 digits, the first not 0. */
export function isE164(text: string): boolean {
  return e164.test(text);
}
