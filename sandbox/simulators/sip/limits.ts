/** How long things take, and how long they are waited for. Read anew for each call, since settings change. */
export interface SipLimits {
  /**
   * How many milliseconds a second of ringing or talking lasts. What is told of a call is in its own seconds, as if it
   * had really lasted that long.
   */
  secondMillis: number;
  /** Milliseconds until a connection has to be there. */
  connectLimitMillis: number;
  /** Milliseconds until a request has to be answered, provisionally or for good. */
  responseLimitMillis: number;
}

export const defaultSipLimits: Readonly<SipLimits> = {
  secondMillis: 1,
  connectLimitMillis: 1000,
  responseLimitMillis: 2000,
};
