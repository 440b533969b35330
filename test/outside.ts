declare const importOutside: (url: string) => Promise<unknown>;

/**
 * A module as Node itself loads it, once for all test files of a process, where Jest would load it anew for each. So a
 * worker that has run a Lambda for one file runs it for the next; what a sandbox holds is each file's own.
 *
 * @param path from the root of the repository
 */
export function outside<Module>(path: string): Promise<Module> {
  return importOutside(new URL(`../${path}`, import.meta.url).href) as Promise<Module>;
}
