import { CallMedia } from '../sip/call-media.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { MediaPort } from '../sip/media-port.ts';
import { type OutgoingCall, placeCall } from '../sip/outgoing-call.ts';
import { voice } from '../sip/voice.ts';
import type { SipOutcome } from '../sip-call.ts';
import type { ExotelAccount } from './account.ts';
import { destinationOf, inOrder } from './destination-order.ts';
import { inboundRoute } from './inbound-route.ts';
import type { DialledCall } from './state.ts';

/** Someone dials one of the account's numbers. */
export interface Dialling extends Pick<OutgoingCall, 'onRinging' | 'signal'> {
  from: string;
  to: string;
  /** When the caller hangs up; null: not before the other side, or `signal`. Default: the setting. */
  talkSeconds?: number | null | undefined;
  /** What is done with the sound once the call is answered. Default: the caller says something. */
  onAnswered?: ((ringSeconds: number, media: MediaPort) => void) | undefined;
}

const callersVoice = voice(330);

/** Routes a call to a number through its flow and trunk, and tries the trunk's destinations until one takes it. */
export async function dialNumber(account: ExotelAccount, sip: SipEndpoint, dialling: Dialling): Promise<DialledCall> {
  const { from, to, onAnswered = (_, media) => media.speak(callersVoice) } = dialling;
  const { settings } = account;
  // The list is taken now: a reset in between begins another.
  const { dialled } = account.state;
  const route = inboundRoute(account, to);
  if ('refusal' in route) {
    return entered(dialled, { from, to, trunkSid: null, refusal: route.refusal, tried: [], outcome: null });
  }
  const tried: DialledCall['tried'] = [];
  let outcome: SipOutcome | null = null;
  for (const entry of inOrder(route.trunk.destinationUris)) {
    const destination = destinationOf(entry);
    const media = await CallMedia.open({ media: settings.media, isSecure: destination.transport === 'tls' });
    outcome = await placeCall(sip, {
      ...dialling,
      destination,
      offer: media.offer(),
      negotiation: media,
      ringLimitSeconds: settings.ringLimitSeconds,
      talkSeconds: dialling.talkSeconds === undefined ? settings.talkSeconds : dialling.talkSeconds,
      onAnswered: (ringSeconds) => onAnswered(ringSeconds, media.port),
    }).finally(() => media.close());
    tried.push({ destination: entry.destination, outcome });
    // A destination that rang has had the call. Only if one could not take it, the next is tried.
    if (outcome.result !== 'failed') break;
  }
  return entered(dialled, { from, to, trunkSid: route.trunk.trunkSid, refusal: null, tried, outcome });
}

function entered(dialled: DialledCall[], call: DialledCall): DialledCall {
  dialled.push(call);
  return call;
}
