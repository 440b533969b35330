import timers from 'node:timers/promises';
import { realTime } from '../simulators/real-time.ts';
import type { LeftOut } from './left-out.ts';

/*
 * The time of a Lambda: that of its sandbox. What guards a request or a connection stays real, so that no time-out strikes
 * because time was put forward.
 */

/** What an instance needs of its sandbox to live in its time. */
export interface SandboxTime {
  leftOut: LeftOut;
  /** Resolves when so many milliseconds have passed there. */
  sleep(millis: number): Promise<void>;
}

/** Replaces the time of day and the sleeps of Node's `timers/promises`. @param current of the instance that runs */
export function useSandboxTime(current: () => SandboxTime | undefined): void {
  const now = () => realTime() + (current()?.leftOut.millis ?? 0);
  const ownDate = Date;
  globalThis.Date = new Proxy(ownDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new ownDate(now()).toString(),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });

  const realSleep = timers.setTimeout;
  const sleep = async <Value>(millis = 1, value?: Value, options?: Parameters<typeof realSleep>[2]) => {
    const time = current();
    // One that can be broken off guards something.
    if (!time || options?.signal) return realSleep(millis, value, options);
    await time.sleep(millis);
    return value;
  };
  timers.setTimeout = sleep as typeof realSleep;
}
