/** A list with the problem, unless all is fine; then an empty one. */
export function unless(isFine: boolean, problem: string): string[] {
  return isFine ? [] : [problem];
}
