/** A list of what is wrong, for whoever judges: the sentence, if it is not as it should be. */
export function unless(isFine: boolean, problem: string): string[] {
  return isFine ? [] : [problem];
}
