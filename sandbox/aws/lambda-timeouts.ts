/*
 * Time-outs of a Lambda's requests, which the sandbox can bring forward: a simulated service that never answers would
 * otherwise have to be waited for, or the limit be so short that a busy machine runs into it by itself.
 */

const pending = new Set<() => void>();

/** Takes the place of the time-outs of requests. Everything else about them stays as it is in Node. */
export function bringTimeoutsUnderControl(): void {
  AbortSignal.timeout = (millis) => {
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timer);
      pending.delete(end);
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    };
    const timer = setTimeout(end, millis);
    timer.unref();
    pending.add(end);
    return controller.signal;
  };
}

/** Has the time of every request be up that is under way. */
export function endTimeouts(): void {
  for (const end of [...pending]) end();
}

/** Forgets those of requests that are over. */
export function forgetTimeouts(): void {
  pending.clear();
}
