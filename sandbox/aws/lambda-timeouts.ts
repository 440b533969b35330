/*
 * Time-outs of a Lambda's requests. A simulated service that never answers brings them forward: nobody has to wait for
 * them, and none needs to be so short that a busy machine runs into it by itself.
 */

/** Real time ends no request before this. Tests set a shorter limit, since the workflow derives other waits from it. */
const shortestMillis = 10_000;

const pending = new Set<() => void>();

/** Replaces Node's own time-outs of requests. */
export function bringTimeoutsUnderControl(): void {
  AbortSignal.timeout = (millis) => {
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timer);
      pending.delete(end);
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    };
    const timer = setTimeout(end, Math.max(millis, shortestMillis));
    timer.unref();
    pending.add(end);
    return controller.signal;
  };
}

/** Times out every request that is under way. */
export function endTimeouts(): void {
  for (const end of [...pending]) end();
}

/** Forgets those of requests that are over. */
export function forgetTimeouts(): void {
  pending.clear();
}
