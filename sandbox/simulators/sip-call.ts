/** A call as it arrives at a SIP edge: what an INVITE and its digest say. */
export interface SipCall {
  /** `host:port` the call was sent to. */
  terminationHost: string;
  userName: string;
  password: string;
  /** The calling number, as the platform sent it. */
  from: string;
  /** The called number, as the platform sent it. */
  to: string;
}

/** How a call ended. */
export interface SipOutcome {
  result: 'answered' | 'no_answer' | 'busy' | 'failed';
  sipCode: number;
  reason: string;
  ringSeconds: number;
  talkSeconds: number;
}

/** Whatever takes a call and tells how it ended: an in-process edge here, a SIP stack where there is one. */
export type Carrier = (call: SipCall) => Promise<SipOutcome>;
