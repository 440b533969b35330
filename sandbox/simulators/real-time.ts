/** Epoch milliseconds, whole ones. They never go back, and do not jump when the machine's clock is set. */
export function realTime(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}
