import { claimedUserName, type DigestAuthority } from '../sip/digest-authority.ts';
import type { IncomingCall, Refusal } from '../sip/incoming-call.ts';
import type { ExotelAccount } from './account.ts';
import type { Trunk } from './state.ts';
import { isWhitelisted } from './whitelisted-ips.ts';

/** The header with which the edge says that it was the edge, and not the callee, that refused. */
const refusedByEdge: Refusal = { sipCode: 403, headers: ['X-Exotel-ErrorCode: 4001'] };

/** Whether the edge lets a call onto the caller's trunk, and what it answers if not. */
export type Admission =
  | { admitted: true; trunk: Trunk }
  /** `isQuestion`: a challenge that the caller is expected to answer, and no end of the call. */
  | { admitted: false; trunk: Trunk | undefined; refusal: Refusal; isQuestion: boolean };

/**
 * Admits a call by the account's real state, in the order in which a wrong setting would be met: the trunk by the calling
 * number, then the caller's address (a whitelisted one takes precedence over digest), then digest.
 */
export function admit(account: ExotelAccount, authority: DigestAuthority, call: IncomingCall): Admission {
  const trunk = trunkOfCaller(account, call.from);
  const refuse = (refusal: Refusal, isQuestion = false): Admission => ({ admitted: false, trunk, refusal, isQuestion });
  if (trunk === undefined) return refuse(refusedByEdge);
  if (isWhitelisted(trunk, call.callerAddress)) return { admitted: true, trunk };
  if (trunk.credentials.length === 0) return refuse(refusedByEdge);
  const authorization = authority.ownAmong(call.authorizations);
  if (authorization === undefined) return refuse(challenge(authority, false), true);
  const passwordsOf = (userName: string) =>
    trunk.credentials.filter((credential) => credential.userName === userName).map(({ password }) => password);
  const verdict = authority.judge({ method: 'INVITE', uri: call.requestUri, authorization }, passwordsOf);
  if (verdict === 'right') return { admitted: true, trunk };
  return refuse(challenge(authority, verdict === 'stale'), verdict === 'stale');
}

/** The digest user that a call named; empty when it named none. */
export function digestUserOf(authority: DigestAuthority, call: IncomingCall): string {
  return claimedUserName(authority.ownAmong(call.authorizations));
}

/** The trunk that the calling number is mapped to. A number in flow mode belongs to StreamKit and calls by no trunk. */
function trunkOfCaller(account: ExotelAccount, from: string): Trunk | undefined {
  return account.state.trunks.find((trunk) => isMapped(trunk, from));
}

/** Whether calls of the number go by the trunk, in either direction. */
export function isMapped(trunk: Trunk, phoneNumber: string): boolean {
  return trunk.phoneNumbers.some((mapping) => mapping.phoneNumber === phoneNumber && mapping.mode !== 'flow');
}

function challenge(authority: DigestAuthority, stale: boolean): Refusal {
  return { sipCode: 401, headers: authority.challenges(stale).map((value) => `WWW-Authenticate: ${value}`) };
}
