/** What keeps a number whole, and how the bundles are built without it. */
export interface Guard {
  /** Its marks in lambdas/ have it: `// guard: ` and the name, on the line above each place. */
  name: string;
  /** What shows its loss: scenarios that have this text in their name, and cells, as `--only` takes them. */
  scenarios?: string;
  cells?: string;
  /** What each place has, within a few lines after its mark, and what stands there without the guard. */
  without: readonly { text: string; becomes: string }[];
}
