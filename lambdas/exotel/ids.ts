import { InvalidRequestError } from '../platform/errors.ts';

/** Exotel: pages show `trmum1...` and `TK...`: opaque letters and digits. */
export function checkedTrunkSid(trunkSid: string): string {
  if (/^[A-Za-z0-9]{8,64}$/.test(trunkSid)) return trunkSid;
  throw new InvalidRequestError(
    'Exotel: trunkSid is not the SID of a trunk: 8 to 64 letters and digits. Copy it from the Exotel dashboard.',
  );
}

/** Checks an id that goes into a path: with a slash or dots in it, it would name something else. */
export function checkedId(name: string, id: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw new InvalidRequestError(`Exotel: ${name} is not an id: 1 to 64 letters and digits, as Exotel shows it.`);
}
