/*
 * Time-outs of a Lambda's requests. A simulated service that never answers brings them forward: nobody has to wait for
 * them, and none needs to be so short that a busy machine runs into it by itself.
 */

/** Real time ends no request before this. Tests set a shorter limit, since the workflow derives other waits from it. */
const shortestMillis = 10_000;

/** The requests of one instance that are under way, each by what times it out. */
export type PendingTimeouts = Set<() => void>;

/** Replaces Node's own time-outs of requests. @param pendingOf what those of the instance that runs are added to */
export function bringTimeoutsUnderControl(pendingOf: () => PendingTimeouts | undefined): void {
  AbortSignal.timeout = (millis) => {
    const pending = pendingOf();
    const controller = new AbortController();
    const end = () => {
      clearTimeout(timer);
      pending?.delete(end);
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    };
    const timer = setTimeout(end, Math.max(millis, shortestMillis));
    timer.unref();
    pending?.add(end);
    return controller.signal;
  };
}
