import { CallMedia } from '../sip/call-media.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { IncomingCall } from '../sip/incoming-call.ts';
import type { ExotelAccount } from './account.ts';
import { dialNumber } from './dial.ts';
import type { Trunk } from './state.ts';

/**
 * A call from one of the account's trunks to one of its own numbers: two legs, which ring, answer and end together. What
 * is heard of one is said to the other.
 */
export async function bridgeToNumber(
  { account, sip }: { account: ExotelAccount; sip: SipEndpoint },
  call: IncomingCall,
  trunk: Trunk,
): Promise<void> {
  const media = await CallMedia.open({ media: account.settings.media, isSecure: call.transport === 'tls' });
  call.negotiation = media;
  const { port } = media;
  void call.over.then(() => media.close());
  // The caller ID alias of a trunk is shown in place of the number that calls.
  const alias = trunk.settings.find(({ name }) => name === 'trunk_external_alias')?.value;
  const callerLeft = new AbortController();
  const dialling = dialNumber(account, sip, {
    from: alias ?? call.from,
    to: call.to,
    talkSeconds: null,
    signal: callerLeft.signal,
    onRinging: () => call.ring(),
    onAnswered: (ringSeconds, otherMedia) => {
      const description = media.describe(call.offer) ?? '';
      port.onSamples = (samples) => otherMedia.send(samples);
      otherMedia.onSamples = (samples) => port.send(samples);
      call.accept(description, ringSeconds);
    },
  });
  call.beforeEnd = async (talkSeconds) => {
    await port.drained();
    callerLeft.abort(talkSeconds);
    return dialling;
  };
  // A caller may also leave before it is answered, or without a word.
  void call.over.then(({ talkSeconds }) => callerLeft.abort(talkSeconds));
  void dialling.then(({ outcome }) => {
    if (outcome === null) call.reject({ sipCode: 480 });
    else if (outcome.result === 'answered') call.hangUp(outcome.talkSeconds);
    else call.reject({ sipCode: outcome.sipCode, result: outcome.result, ringSeconds: outcome.ringSeconds });
  });
}
