/*
 * Time-outs of a Lambda's requests. A simulated service that never answers brings them forward: nobody has to wait for
 * them, and none needs to be so short that a busy machine runs into it by itself.
 */

/** Before this a time-out is the services' to bring about, however short it is made for what is derived from it. */
const shortestMillis = 10_000;

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
    const timer = setTimeout(end, Math.max(millis, shortestMillis));
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
