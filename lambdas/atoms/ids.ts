import { InvalidRequestError } from '../platform/errors.ts';

/** Checks an id that goes into a path: with a slash or dots in it, it would name something else. */
export function checkedId(name: string, id: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw new InvalidRequestError(`Atoms: ${name} is not an id: 1 to 64 letters and digits, as Atoms shows it.`);
}
