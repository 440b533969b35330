import { isE164 } from '../phone-number-format.ts';
import type { SipCall, SipOutcome } from '../sip-call.ts';
import type { ExotelAccount } from './account.ts';
import type { PhoneBehaviour, Trunk } from './state.ts';

/** The header with which the edge says that it was the edge, and not the callee, that refused. */
const refusedByEdge = 'X-Exotel-ErrorCode: 4001';

const pstnOutcomes: Record<PhoneBehaviour, SipOutcome> = {
  answer: { result: 'answered', sipCode: 200, reason: 'OK', ringSeconds: 4, talkSeconds: 12 },
  // Rung until the caller's side gave up.
  no_answer: { result: 'no_answer', sipCode: 480, reason: 'Temporarily Unavailable', ringSeconds: 30, talkSeconds: 0 },
  busy: { result: 'busy', sipCode: 486, reason: 'Busy Here', ringSeconds: 0, talkSeconds: 0 },
  reject: { result: 'failed', sipCode: 603, reason: 'Decline', ringSeconds: 3, talkSeconds: 0 },
  'codec mismatch': refused(488, 'Not Acceptable Here'),
  unavailable: refused(503, 'Service Unavailable'),
};

/**
 * The edge receives a call: judged by the account's real state, in the order in which a wrong setting would be met.
 * The caller's address is not known here, so an IP allow-list plays no part. This one function is what a real SIP edge
 * would replace.
 */
export function receiveAtEdge(account: ExotelAccount, call: SipCall): SipOutcome {
  if (call.terminationHost.toLowerCase() !== account.edge.toLowerCase()) return refused(408, 'Request Timeout');
  const trunk = trunkOfCaller(account, call.from);
  if (trunk === undefined) return refused(403, `Forbidden (${refusedByEdge})`);
  const digestFits = trunk.credentials.some(
    (credential) => credential.userName === call.userName && credential.password === call.password,
  );
  if (!digestFits) return refused(401, 'Unauthorized');
  if (!isE164(call.to)) return refused(404, 'Not Found');
  return { ...pstnOutcomes[account.state.phones[call.to] ?? 'answer'] };
}

/** The trunk that the calling number is mapped to. A number in flow mode belongs to StreamKit and calls by no trunk. */
export function trunkOfCaller(account: ExotelAccount, from: string): Trunk | undefined {
  return account.state.trunks.find((trunk) =>
    trunk.phoneNumbers.some((mapping) => mapping.phoneNumber === from && mapping.mode !== 'flow'),
  );
}

function refused(sipCode: number, reason: string): SipOutcome {
  return { result: 'failed', sipCode, reason, ringSeconds: 0, talkSeconds: 0 };
}
