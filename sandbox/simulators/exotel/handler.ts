import type { ApiAnswer, ApiRequest } from '../http/exchange.ts';
import type { ExotelAccount } from './account.ts';
import { noSuchTrunk } from './failures.ts';
import type { Trunk } from './state.ts';

/** One request for the account, with the varying parts of its path. */
export interface ExotelCall {
  account: ExotelAccount;
  request: ApiRequest;
  parameters: Record<string, string>;
}

/** Carries out one operation; refuses by throwing an ExotelFailure. */
export type ExotelHandler = (call: ExotelCall) => ApiAnswer;

/** The trunk that the path names. */
export function trunkOfPath(call: ExotelCall): Trunk {
  return trunkBySid(call.account, call.parameters.trunkSid ?? '');
}

/** The account's trunk of that SID. */
export function trunkBySid(account: ExotelAccount, trunkSid: string): Trunk {
  const trunk = account.state.trunks.find((candidate) => candidate.trunkSid === trunkSid);
  if (trunk === undefined) throw noSuchTrunk(account.settings);
  return trunk;
}
