/** A call that is to be placed: what its INVITE and its digest will say. */
export interface SipCall {
  /** `host:port`, or the host alone. */
  terminationHost: string;
  userName: string;
  password: string;
  /** The calling number. */
  from: string;
  /** The called number. */
  to: string;
}

/** How a call ended. */
export interface SipOutcome {
  /** `cancelled`: by whoever placed it, before it was answered. */
  result: 'answered' | 'no_answer' | 'busy' | 'failed' | 'cancelled';
  sipCode: number;
  reason: string;
  ringSeconds: number;
  talkSeconds: number;
  /** What the caller's software says of a failure, which may be more than a code does. */
  words?: string;
}

/** Told while a call goes on, once each: that its caller spoke, and that the callee was heard. */
export interface CallSound {
  spoken(): void;
  heard(): void;
}

/** Whatever takes a call and tells how it ended: SIP, or what stands in its place. The signal asks for its end. */
export type Carrier = (call: SipCall, signal?: AbortSignal, sound?: CallSound) => Promise<SipOutcome>;
