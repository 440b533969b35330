import { isE164 } from '../phone-number-format.ts';
import type { DigestAuthority } from '../sip/digest-authority.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { IncomingCall } from '../sip/incoming-call.ts';
import { answerOffer, g711 } from '../sip/session-description.ts';
import type { ExotelAccount } from './account.ts';
import { admit, digestUserOf } from './admission.ts';
import { bridgeToNumber } from './bridge.ts';
import { ringPhone } from './pstn-phone.ts';

/** The account's SIP edge: what it needs to judge a call and to pass it on. */
export interface Edge {
  account: ExotelAccount;
  authority: DigestAuthority;
  sip: SipEndpoint;
}

/** The edge receives a call: lets it onto its trunk or not, looks at callee and codecs, and has the callee rung. */
export function receiveAtEdge(edge: Edge, call: IncomingCall): void {
  const { account, authority } = edge;
  const admission = admit(account, authority, call);
  if (admission.admitted || !admission.isQuestion) {
    enter(edge, call, admission.trunk?.trunkSid ?? null);
  }
  if (!admission.admitted) {
    call.reject(admission.refusal);
    return;
  }
  if (!isE164(call.to)) {
    call.reject({ sipCode: 404 });
    return;
  }
  // TLS goes with SRTP, and TCP with plain RTP.
  if (call.offersSound && answerOffer(call.offer, g711, call.transport === 'tls' ? 'srtp' : 'plain') === undefined) {
    call.reject({ sipCode: 488 });
    return;
  }
  const behaviour = account.state.phones[call.to];
  if (behaviour === undefined && hasFlow(account, call.to)) void bridgeToNumber(edge, call, admission.trunk);
  else ringPhone(call, behaviour ?? 'answer', account.settings.media);
}

/** A call is entered once it is over. The list is taken now: a reset in between begins another. */
function enter({ account, authority }: Edge, call: IncomingCall, trunkSid: string | null): void {
  const { calls } = account.state;
  const { calledHost: terminationHost, transport, from, to } = call;
  const userName = digestUserOf(authority, call);
  void call.over.then((outcome) => {
    calls.push({ terminationHost, transport, userName, from, to, trunkSid, outcome });
  });
}

function hasFlow(account: ExotelAccount, phoneNumber: string): boolean {
  return account.state.exoPhones.some((exoPhone) => exoPhone.phoneNumber === phoneNumber && exoPhone.voiceUrl !== null);
}
