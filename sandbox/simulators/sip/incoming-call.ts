import { ByeUserAgentClient, type IncomingInviteRequest, type Session, SessionDialog } from 'sip.js/lib/core/index.js';
import type { SipOutcome } from '../sip-call.ts';
import type { Negotiation } from './call-media.ts';
import { CallTimers } from './call-timers.ts';
import type { SipConnection } from './connection.ts';
import type { SipTransport } from './ladder.ts';
import type { SipLimits } from './limits.ts';
import { headerValues, reasonOf, requestUriOf } from './message-text.ts';
import { answerReInvite } from './renegotiation.ts';
import { secondsHeader, secondsTold } from './simulated-seconds.ts';
import { numberIn, telHost } from './tel-uri.ts';

export interface Refusal {
  sipCode: number;
  /** Default: the reason phrase of the code. */
  reason?: string;
  /** Header fields that explain it. */
  headers?: readonly string[];
  /** How long it had rung; default 0. */
  ringSeconds?: number;
  /** Default: `failed`. */
  result?: SipOutcome['result'];
}

/**
 * A call that came in, from its INVITE to its end. The side that takes it rings, answers or refuses; the caller may end
 * it any time.
 */
export class IncomingCall {
  /** The calling and the called number, as they were sent. */
  readonly from: string;
  readonly to: string;
  /** `host:port` that the caller sent it to. */
  readonly calledHost: string;
  readonly callerAddress: string;
  readonly transport: SipTransport;
  /** The caller's session description; empty when it made none. */
  readonly offer: string;
  readonly requestUri: string;
  /** The INVITE as it was sent. */
  readonly invite: string;
  /** The values of the Authorization headers: one for each realm that has asked the caller. */
  readonly authorizations: readonly string[];
  /**
   * What is done before the caller hears that the call is over: ends the other leg, if it goes on by one, so that both
   * are seen as over together; reads what sound has arrived.
   */
  beforeEnd: ((talkSeconds: number) => Promise<unknown>) | undefined;
  /** Takes an answer that comes with the ACK, and whatever the caller changes later. Without it nothing can be changed. */
  negotiation: Negotiation | undefined;
  /** How it ended. */
  readonly over: Promise<SipOutcome>;
  readonly #invite: IncomingInviteRequest;
  readonly #connection: SipConnection;
  readonly #limits: SipLimits;
  readonly #timers = new CallTimers();
  #session: Session | undefined;
  #isTalking = false;
  #awaitsAnswer = false;
  #callerLeft = false;
  #hangUpAfterAck: number | undefined;
  #isOver = false;
  #begun = Date.now();
  #ringSeconds = 0;
  #resolve: (outcome: SipOutcome) => void = () => {};

  constructor(invite: IncomingInviteRequest, connection: SipConnection, limits: SipLimits) {
    const { message } = invite;
    this.#invite = invite;
    this.#connection = connection;
    this.#limits = limits;
    this.from = numberIn(message.from.uri.user);
    this.to = numberIn(message.ruri?.user);
    const { host = '', port } = message.ruri ?? {};
    const calledHost = port === undefined ? host : `${host}:${port}`;
    this.calledHost = host === telHost ? connection.localAddress : calledHost;
    this.callerAddress = connection.remoteAddress;
    this.transport = connection.transport;
    this.offer = message.body;
    this.invite = message.data;
    this.requestUri = requestUriOf(message.data);
    this.authorizations = headerValues(message.data, 'authorization');
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    invite.delegate = { onCancel: (cancel) => this.#cancelled(cancel.data) };
    void connection.closed.then(() => this.#lost());
  }

  /** Whether the caller says how it would talk; else it waits for an offer. */
  get offersSound(): boolean {
    return this.offer.trim() !== '';
  }

  /** Does something after so many seconds of the call, unless it is over by then. */
  after(seconds: number, act: () => void): void {
    this.#timers.after(seconds * this.#limits.secondMillis, act);
  }

  /** Does something if nothing has ended the call for so many seconds in which the other side could be heard. */
  limit(seconds: number, act: () => void): void {
    this.#timers.limit(seconds * this.#limits.secondMillis, act);
  }

  /** Says that the call has come to where it goes, and nothing of what becomes of it. */
  try(): void {
    if (!this.#isOver && this.#session === undefined) this.#invite.trying();
  }

  ring(): void {
    if (this.#isOver || this.#session !== undefined) return;
    this.#invite.progress({ statusCode: 180, extraHeaders: [...this.#connection.recordRoute] });
  }

  reject({ sipCode, reason, headers = [], ringSeconds = 0, result = 'failed' }: Refusal): void {
    if (this.#isOver || this.#session !== undefined) return;
    const { message } = this.#invite.reject({
      statusCode: sipCode,
      ...(reason === undefined ? {} : { reasonPhrase: reason }),
      extraHeaders: [...headers, secondsHeader(ringSeconds)],
    });
    this.#finish({ result, sipCode, reason: reasonOf(message), ringSeconds, talkSeconds: 0 });
  }

  /** @param onTalk once the caller has confirmed */
  accept(sessionDescription: string, ringSeconds: number, onTalk: () => void = () => {}): void {
    if (this.#isOver || this.#session !== undefined) return;
    const body = {
      contentDisposition: 'session',
      contentType: 'application/sdp',
      content: sessionDescription,
    };
    const extraHeaders = [...this.#connection.recordRoute, secondsHeader(ringSeconds)];
    const { session } = this.#invite.accept({ statusCode: 200, extraHeaders, body });
    this.#session = session;
    this.#ringSeconds = ringSeconds;
    // Our description was an offer then.
    this.#awaitsAnswer = !this.offersSound;
    const stop = this.#timers.limit(this.#limits.responseLimitMillis, () => {
      // Without its delegate sip.js has the caller wait for half a minute (RFC 3261, 13.3.1.4: then a BYE).
      if (session instanceof SessionDialog) new ByeUserAgentClient(session);
      this.#lost();
    });
    session.delegate = {
      onInvite: (invite) => {
        this.#awaitsAnswer = answerReInvite(invite, this.negotiation, this.#connection);
      },
      onAck: ({ message }) => {
        const isUnderstood = !this.#awaitsAnswer || this.negotiation?.take(message.body) === true;
        this.#awaitsAnswer = false;
        if (this.#isTalking) {
          if (!isUnderstood) this.hangUp(secondsTold(message.data, this.#begun));
          return;
        }
        stop();
        if (!isUnderstood) {
          this.#refuseAnswer();
          return;
        }
        this.#isTalking = true;
        this.#begun = Date.now();
        if (this.#hangUpAfterAck !== undefined) this.hangUp(this.#hangUpAfterAck);
        else onTalk();
      },
      onBye: (bye) => {
        this.#callerLeft = true;
        const talkSeconds = secondsTold(bye.message.data, this.#begun);
        void this.#prepareEnd(talkSeconds).then(() => {
          bye.accept();
          // Who hangs up without an ACK never took the answer.
          if (this.#isTalking) this.#answeredFor(talkSeconds);
          else this.#lost();
        });
      },
    };
  }

  /** Ends the talk; before it is answered, refuses it. */
  hangUp(talkSeconds: number): void {
    if (this.#isOver || this.#callerLeft) return;
    if (this.#session === undefined) {
      this.reject({ sipCode: 480 });
      return;
    }
    if (!this.#isTalking) {
      // RFC 3261, 15: the called side sends no BYE before it has the ACK.
      this.#hangUpAfterAck = talkSeconds;
      return;
    }
    const done = () => this.#answeredFor(talkSeconds);
    this.#timers.limit(this.#limits.responseLimitMillis, done);
    this.#session.bye({ onAccept: done, onReject: done }, { extraHeaders: [secondsHeader(talkSeconds)] });
  }

  /** The answer in the ACK is none to our offer: nobody can talk (RFC 3261, 13.2.2.4). */
  #refuseAnswer(): void {
    this.#session?.bye();
    this.#finish({ result: 'failed', sipCode: 488, reason: 'Not Acceptable Here', ringSeconds: 0, talkSeconds: 0 });
  }

  #cancelled(cancel: string): void {
    const ringSeconds = secondsTold(cancel, this.#begun);
    this.reject({ sipCode: 487, reason: 'Request Terminated', ringSeconds, result: 'no_answer' });
  }

  async #prepareEnd(talkSeconds: number): Promise<void> {
    await this.beforeEnd?.(talkSeconds);
  }

  #answeredFor(talkSeconds: number): void {
    this.#finish({ result: 'answered', sipCode: 200, reason: 'OK', ringSeconds: this.#ringSeconds, talkSeconds });
  }

  #lost(): void {
    if (this.#isTalking) this.#answeredFor(Math.round((Date.now() - this.#begun) / 1000));
    else this.#finish({ result: 'failed', sipCode: 408, reason: 'Request Timeout', ringSeconds: 0, talkSeconds: 0 });
  }

  #finish(outcome: SipOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timers.stopAll();
    this.#resolve(outcome);
  }
}
