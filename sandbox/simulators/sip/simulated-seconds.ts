import { headerValues } from './message-text.ts';

/**
 * Says how many seconds the ringing or the talk lasted that a message ends, because the clock on the wall would tell the
 * shortened time of the sandbox. A SIP party that knows nothing of it can leave it out and ignore it.
 */
const headerName = 'X-Simulated-Seconds';

export function secondsHeader(seconds: number): string {
  return `${headerName}: ${seconds}`;
}

/** The seconds that a message tells; else those that passed on the wall. */
export function secondsTold(message: string, since: number): number {
  const [value] = headerValues(message, headerName);
  return value !== undefined && /^\d{1,9}(\.\d+)?$/.test(value)
    ? Number(value)
    : Math.round((Date.now() - since) / 1000);
}
