import { CallMedia } from '../sip/call-media.ts';
import type { IncomingCall } from '../sip/incoming-call.ts';
import type { Media } from '../sip/media-port.ts';
import { silence, voice } from '../sip/voice.ts';
import type { PhoneBehaviour } from './state.ts';

type Script = Exclude<PhoneBehaviour, string>;

const defaultAnswerAfterSeconds = 4;
const rejectAfterSeconds = 3;
/** When the telephone network gives up a call that neither callee nor caller ends. */
const networkRingLimitSeconds = 90;

const voices = { hello: voice(330), nothing: silence() };

/** A phone of the telephone network does with a call what it is scripted to do. */
export function ringPhone(call: IncomingCall, behaviour: PhoneBehaviour, media: Media): void {
  const script = typeof behaviour === 'string' ? { does: behaviour } : behaviour;
  switch (script.does ?? 'answer') {
    case 'answer': {
      const { answerAfterSeconds = defaultAnswerAfterSeconds } = script;
      call.ring();
      call.after(answerAfterSeconds, () => answer(call, { ...script, answerAfterSeconds }, media));
      return;
    }
    case 'no_answer':
      call.ring();
      // As patient as the caller, whose limit is the shorter one, also on a busy machine.
      call.limit(networkRingLimitSeconds, () =>
        call.reject({ sipCode: 480, ringSeconds: networkRingLimitSeconds, result: 'no_answer' }),
      );
      return;
    case 'busy':
      call.reject({ sipCode: 486, result: 'busy' });
      return;
    case 'reject':
      call.ring();
      call.after(rejectAfterSeconds, () => call.reject({ sipCode: 603, ringSeconds: rejectAfterSeconds }));
      return;
    case 'codec mismatch':
      call.reject({ sipCode: 488 });
      return;
    case 'unavailable':
      call.reject({ sipCode: 503 });
      return;
  }
}

async function answer(
  call: IncomingCall,
  { answerAfterSeconds: ringSeconds, hangUpAfterSeconds, says = 'hello' }: Script & { answerAfterSeconds: number },
  ofEdge: Media,
): Promise<void> {
  const media = await CallMedia.open({ media: ofEdge, isSecure: call.transport === 'tls' });
  call.negotiation = media;
  void call.over.then(() => media.close());
  // The edge has seen that there is a codec in common.
  call.accept(media.describe(call.offer) ?? '', ringSeconds, () => {
    media.port.speak(voices[says]);
    if (hangUpAfterSeconds !== undefined) call.after(hangUpAfterSeconds, () => call.hangUp(hangUpAfterSeconds));
  });
}
