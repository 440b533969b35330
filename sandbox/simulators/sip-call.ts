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
}

/** Whatever takes a call and tells how it ended: SIP, or what stands in its place. The signal asks for its end. */
export type Carrier = (call: SipCall, signal?: AbortSignal) => Promise<SipOutcome>;
