import { randomBytes, randomInt } from 'node:crypto';

const lettersAndDigits = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Random lower-case hexadecimal digits. */
export function hexadecimal(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}

/** Random lower-case letters and digits. */
export function alphanumeric(length: number): string {
  return Array.from({ length }, () => lettersAndDigits[randomInt(lettersAndDigits.length)]).join('');
}
