import type {
  IncomingResponseMessage,
  OutgoingInviteRequest,
  OutgoingRequestMessage,
  Session,
} from 'sip.js/lib/core/index.js';
import type { SipOutcome } from '../sip-call.ts';
import { type Acknowledges, acknowledgeToContact } from './acknowledgement.ts';
import { authorizationFor } from './authorization.ts';
import type { Negotiation } from './call-media.ts';
import { CallTimers } from './call-timers.ts';
import type { SipConnection } from './connection.ts';
import { connectionFailureWords } from './connection-failure.ts';
import type { DigestCredentials } from './digest-answer.ts';
import { type SipEndpoint, Unreachable } from './endpoint.ts';
import { inviteRequest } from './invite-request.ts';
import type { SipDestination } from './ladder.ts';
import type { SipLimits } from './limits.ts';
import { reasonOf } from './message-text.ts';
import { answerReInvite } from './renegotiation.ts';
import { secondsHeader, secondsTold } from './simulated-seconds.ts';

export interface OutgoingCall {
  destination: SipDestination;
  /** The calling and the called number. */
  from: string;
  to: string;
  /** Without them a challenge is the end of the call. */
  credentials?: DigestCredentials | undefined;
  /** The session description. */
  offer: string;
  /** Takes its answer, and whatever the other side changes later. Without it any answer is good, and stays. */
  negotiation?: Negotiation | undefined;
  /** Default: along the route. */
  acknowledges?: Acknowledges | undefined;
  /** How long it may ring before it is given up. */
  ringLimitSeconds: number;
  /** When to hang up; null: not before the other side, or `signal`. */
  talkSeconds: number | null;
  onRinging?: (() => void) | undefined;
  onAnswered?: ((ringSeconds: number) => void) | undefined;
  /** Ends the call: CANCEL before it is answered, BYE after. A reason that is a number tells the seconds of talk. */
  signal?: AbortSignal | undefined;
}

const requestTimeout: SipOutcome = {
  result: 'failed',
  sipCode: 408,
  reason: 'Request Timeout',
  ringSeconds: 0,
  talkSeconds: 0,
};
const cancelled: SipOutcome = { ...requestTimeout, result: 'cancelled', sipCode: 487, reason: 'Request Terminated' };

/**
 * Places a call and tells how it ended. If nobody can be reached, or nothing comes within the limit, it ends as 408.
 */
export async function placeCall(endpoint: SipEndpoint, call: OutgoingCall): Promise<SipOutcome> {
  let connection: SipConnection;
  try {
    connection = await endpoint.connect(call.destination, call.signal);
  } catch (error) {
    return call.signal?.aborted ? cancelled : { ...requestTimeout, ...wordsOf(error) };
  }
  const outcome = await new CallLeg(endpoint, connection, call).over;
  // Only now is there nothing more to be sent over it.
  connection.end();
  return outcome;
}

function wordsOf(error: unknown): Pick<SipOutcome, 'words'> {
  return error instanceof Unreachable ? { words: error.message } : {};
}

class CallLeg {
  readonly over: Promise<SipOutcome>;
  readonly #endpoint: SipEndpoint;
  readonly #connection: SipConnection;
  readonly #call: OutgoingCall;
  readonly #limits: SipLimits;
  readonly #timers = new CallTimers();
  readonly #abort = () => this.#giveUp('cancelled');
  #attempts = 0;
  #invite: OutgoingInviteRequest | undefined;
  #stopWaiting = () => {};
  #isProceeding = false;
  #isRinging = false;
  #awaitsAnswer = false;
  #session: Session | undefined;
  #givenUp: 'no_answer' | 'cancelled' | 'failed' | undefined;
  #begun = Date.now();
  #ringSeconds = 0;
  #isOver = false;
  #resolve: (outcome: SipOutcome) => void = () => {};

  constructor(endpoint: SipEndpoint, connection: SipConnection, call: OutgoingCall) {
    this.#endpoint = endpoint;
    this.#connection = connection;
    this.#call = call;
    this.#limits = endpoint.limits;
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    void connection.closed.then(() => this.#lost());
    call.signal?.addEventListener('abort', this.#abort, { once: true });
    this.#send(inviteRequest(connection, call));
    if (call.signal?.aborted) this.#abort();
  }

  #send(request: OutgoingRequestMessage): void {
    this.#attempts += 1;
    this.#isProceeding = false;
    this.#stopWaiting();
    this.#stopWaiting = this.#timers.limit(this.#limits.responseLimitMillis, () => this.#finish(requestTimeout));
    this.#invite = this.#connection.core.invite(request, {
      onTrying: () => this.#proceed(),
      onProgress: () => {
        this.#proceed();
        this.#isRinging = true;
        this.#call.onRinging?.();
      },
      onAccept: ({ message, session, ack }) => {
        session.delegate = {
          onInvite: (invite) => {
            this.#awaitsAnswer = answerReInvite(invite, this.#call.negotiation, this.#connection);
          },
          onAck: (confirmation) => {
            if (this.#awaitsAnswer) this.#call.negotiation?.take(confirmation.message.body);
            this.#awaitsAnswer = false;
          },
          onBye: (bye) => {
            bye.accept();
            this.#answeredFor(secondsTold(bye.message.data, this.#begun));
          },
        };
        this.#stopWaiting();
        this.#session = session;
        if (this.#call.acknowledges !== 'to the contact') {
          ack();
          this.#talk(message);
          return;
        }
        void acknowledgeToContact(this.#endpoint, session, message).then(
          () => this.#talk(message),
          (error) => this.#neverConfirmed(error),
        );
      },
      onRedirect: ({ message }) => this.#refused(message),
      onReject: ({ message }) => this.#refused(message),
    });
  }

  /** The other side has the call: from here on it may take as long as it rings. */
  #proceed(): void {
    if (this.#isProceeding) return;
    this.#isProceeding = true;
    this.#stopWaiting();
    this.#stopWaiting = this.#timers.limit(this.#call.ringLimitSeconds * this.#limits.secondMillis, () =>
      this.#giveUp('no_answer'),
    );
  }

  /** The answer was taken, and the other side never learns of it. */
  #neverConfirmed(error: unknown): void {
    this.#finish({ result: 'failed', sipCode: 200, reason: 'OK', ringSeconds: 0, talkSeconds: 1, ...wordsOf(error) });
  }

  #talk({ data, body }: IncomingResponseMessage): void {
    this.#ringSeconds = secondsTold(data, this.#begun);
    this.#begun = Date.now();
    // An answer that crossed the CANCEL: the call is there, and nobody wants it any more.
    if (this.#givenUp !== undefined) {
      this.#hangUp(0);
      return;
    }
    if (this.#call.negotiation?.take(body) === false) {
      this.#session?.bye();
      this.#finish({ ...requestTimeout, sipCode: 488, reason: 'Not Acceptable Here' });
      return;
    }
    this.#call.onAnswered?.(this.#ringSeconds);
    const { talkSeconds } = this.#call;
    if (talkSeconds === null) return;
    this.#timers.after(talkSeconds * this.#limits.secondMillis, () => this.#hangUp(talkSeconds));
  }

  #refused(message: IncomingResponseMessage): void {
    // What sip.js makes itself, when the connection fails, has no text.
    const text = message.data ?? '';
    const sipCode = message.statusCode ?? 503;
    const { credentials } = this.#call;
    const request = this.#invite?.message;
    if (request && credentials && this.#givenUp === undefined) {
      const challenged = { sipCode, text, uri: request.ruri.toRaw(), attempt: this.#attempts };
      const answer = authorizationFor(challenged, credentials);
      if (answer !== undefined) {
        this.#send(inviteRequest(this.#connection, this.#call, request, answer));
        return;
      }
    }
    const reason = text === '' ? (message.reasonPhrase ?? '') : reasonOf(text);
    const ringSeconds = secondsTold(text, this.#begun);
    if (this.#givenUp === 'failed') {
      this.#finish(requestTimeout);
      return;
    }
    // LiveKit's words for a server that asks again though it was answered.
    const isAskedAgain = (sipCode === 401 || sipCode === 407) && this.#attempts > 1;
    const words = isAskedAgain ? { words: 'max auth retry attempts reached' } : {};
    this.#finish({ result: this.#resultOf(sipCode), sipCode, reason, ringSeconds, talkSeconds: 0, ...words });
  }

  #resultOf(sipCode: number): SipOutcome['result'] {
    if (this.#givenUp !== undefined) return this.#givenUp;
    if (sipCode === 486 || sipCode === 600) return 'busy';
    return sipCode === 480 && this.#isRinging ? 'no_answer' : 'failed';
  }

  #giveUp(why: 'no_answer' | 'cancelled'): void {
    if (this.#isOver || this.#givenUp !== undefined) return;
    if (this.#session !== undefined) {
      if (why === 'cancelled') this.#hangUp(this.#talkedUntilSignal());
      return;
    }
    // What was only tried has not rung anywhere.
    this.#givenUp = why === 'no_answer' && !this.#isRinging ? 'failed' : why;
    const ringSeconds = why === 'no_answer' ? this.#call.ringLimitSeconds : 0;
    this.#stopWaiting();
    const end: SipOutcome = this.#givenUp === 'failed' ? requestTimeout : { ...cancelled, result: why, ringSeconds };
    this.#stopWaiting = this.#timers.limit(this.#limits.responseLimitMillis, () => this.#finish(end));
    this.#invite?.cancel(undefined, { extraHeaders: [secondsHeader(ringSeconds)] });
  }

  /** The giver of the signal may know how many seconds the talk lasted. */
  #talkedUntilSignal(): number {
    const reason: unknown = this.#call.signal?.reason;
    return typeof reason === 'number' ? reason : Math.round((Date.now() - this.#begun) / 1000);
  }

  #hangUp(talkSeconds: number): void {
    if (this.#isOver) return;
    const done = () => this.#answeredFor(talkSeconds);
    this.#timers.limit(this.#limits.responseLimitMillis, done);
    this.#session?.bye({ onAccept: done, onReject: done }, { extraHeaders: [secondsHeader(talkSeconds)] });
  }

  #answeredFor(talkSeconds: number): void {
    const result = this.#givenUp ?? 'answered';
    this.#finish({ result, sipCode: 200, reason: 'OK', ringSeconds: this.#ringSeconds, talkSeconds });
  }

  #lost(): void {
    if (this.#session !== undefined) this.#answeredFor(Math.round((Date.now() - this.#begun) / 1000));
    else this.#finish({ ...requestTimeout, sipCode: 503, reason: 'Service Unavailable', ...this.#wordsOfLoss() });
  }

  /** With TLS 1.3 the other side judges who calls once the handshake is over. */
  #wordsOfLoss(): Pick<SipOutcome, 'words'> {
    const { failure, remoteAddress } = this.#connection;
    return failure ? { words: connectionFailureWords(this.#call.destination, remoteAddress, failure) } : {};
  }

  #finish(outcome: SipOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timers.stopAll();
    this.#call.signal?.removeEventListener('abort', this.#abort);
    this.#resolve(outcome);
  }
}
