import type { ApiAnswer, ApiRequest } from '../http/exchange.ts';
import type { Route } from '../http/routes.ts';
import type { ExotelAccount } from './account.ts';
import { noSuchTrunk } from './failures.ts';
import type { ExotelState, Trunk } from './state.ts';

/** One request for the account, with the varying parts of its path. */
export interface ExotelCall {
  account: ExotelAccount;
  /** The state that the request sees: the account's own, but an older one for a read that lags. */
  seen: ExotelState;
  request: ApiRequest;
  parameters: Record<string, string>;
}

/** Carries out one operation; refuses by throwing an ExotelFailure. */
type ExotelHandler = (call: ExotelCall) => ApiAnswer;

/** A request that Exotel answers. It stands beside its handler. */
export type ExotelRoute = Route<ExotelHandler> & {
  /** Its answer holds an array. */
  answersSeveral?: true;
};

export const trunksPath = '/v2/accounts/:accountSid/trunks';
export const trunkPath = `${trunksPath}/:trunkSid`;

/** The trunk that the path names. */
export function trunkOfPath(call: ExotelCall): Trunk {
  return trunkBySid(call, call.parameters.trunkSid ?? '');
}

/** The trunk of that SID, if the request sees it. */
export function trunkBySid({ account, seen }: ExotelCall, trunkSid: string): Trunk {
  const trunk = seen.trunks.find((candidate) => candidate.trunkSid === trunkSid);
  if (trunk === undefined) throw noSuchTrunk(account.settings);
  return trunk;
}
