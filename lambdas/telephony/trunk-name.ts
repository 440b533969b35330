import { firstRefused, textSchema } from './text-schema.ts';

/** A trunk's name: 1 to 16 of `[A-Za-z0-9_]`, unique in the Exotel account (Exotel's error 1002 states both limits). */
export const trunkNameSchema = textSchema((text) => {
  if (text === '') return 'is empty: use 1 to 16 letters, digits and underscores, or leave it out for the default';
  const refused = firstRefused(text, /[A-Za-z0-9_]/);
  if (refused !== undefined) return `contains ${refused}: use only letters A-Z and a-z, digits and underscores`;
  if (text.length > 16) return `is ${text.length} characters long: shorten it to at most 16, Exotel's limit`;
  return undefined;
});

/** Exotel's id of a trunk: 8 to 64 letters and digits, opaque (its pages show `trmum1...` and `TK...`). */
export const trunkSidSchema = textSchema((text) => {
  const refused = firstRefused(text, /[A-Za-z0-9]/);
  if (refused !== undefined)
    return `contains ${refused}: give the trunk's SID alone, letters and digits as Exotel shows it`;
  if (text.length < 8 || text.length > 64) {
    return `is ${text.length} characters long: copy the whole SID of the trunk, 8 to 64 letters and digits`;
  }
  return undefined;
});

/**
 * The trunk's name when none is asked for: `t` and the number's digits. E.164 has at most 15, so it always fits,
 * and it is as unique as the number: finding it again after a crash needs no memory.
 */
export function defaultTrunkName(phoneNumber: string): string {
  return `t${phoneNumber.replace(/\D/g, '')}`;
}
