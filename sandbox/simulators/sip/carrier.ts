import type { Carrier } from '../sip-call.ts';
import type { Acknowledges } from './acknowledgement.ts';
import { CallMedia } from './call-media.ts';
import type { SipEndpoint } from './endpoint.ts';
import type { SipDestination, SipTransport } from './ladder.ts';
import type { Media } from './media-port.ts';
import { placeCall } from './outgoing-call.ts';
import type { Codec } from './session-description.ts';
import { voice } from './voice.ts';

/** How a carrier calls. Read anew for each call. */
export interface CarrierSettings {
  /** Seconds that a call may ring. */
  ringLimitSeconds: number;
  /** Seconds after which the calling side hangs up. */
  talkSeconds: number;
  /** Default G.711. */
  codecs?: readonly Codec[];
  /** Whether SRTP is offered; by default with TLS, and with TCP not. */
  srtp?: 'by transport' | 'always' | 'never';
  /** A `host:port` does not tell it. By default the ports of TLS decide. */
  outboundTransport?: 'by port' | SipTransport;
  /** Default: it flows. */
  media?: Media;
  /** Default: along the route. */
  acknowledges?: Acknowledges;
}

const callersVoice = voice(220);

/** Carries calls by real SIP to their termination hosts. */
export function carryBySip(endpoint: SipEndpoint, settings: CarrierSettings): Carrier {
  return async ({ terminationHost, userName, password, from, to }, signal, sound) => {
    const { codecs, srtp = 'by transport', outboundTransport = 'by port' } = settings;
    const destination = destinationFor(terminationHost, outboundTransport);
    const isSecure = srtp === 'always' || (srtp === 'by transport' && destination.transport === 'tls');
    const media = await CallMedia.open({ media: settings.media, codecs, isSecure });
    media.port.onHeard = () => sound?.heard();
    return placeCall(endpoint, {
      destination,
      from,
      to,
      ...(userName === '' ? {} : { credentials: { userName, password } }),
      offer: media.offer(),
      negotiation: media,
      acknowledges: settings.acknowledges,
      ringLimitSeconds: settings.ringLimitSeconds,
      talkSeconds: settings.talkSeconds,
      signal,
      onAnswered: () => {
        if (media.port.speak(callersVoice)) sound?.spoken();
      },
    }).finally(() => media.close());
  };
}

/** Without a port it is SIP's own for TCP or TLS. TLS is spoken on 5061, which is its port, and on 443. */
function destinationFor(terminationHost: string, transport: 'by port' | SipTransport): SipDestination {
  const [host = '', port] = terminationHost.split(':');
  const isTls = transport === 'tls' || (transport === 'by port' && (port === '443' || port === '5061'));
  return { host, port: port === undefined ? (isTls ? 5061 : 5060) : Number(port), transport: isTls ? 'tls' : 'tcp' };
}
