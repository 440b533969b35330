/** What a program of others needs of this one's environment to run. The rest may hold credentials, which are nobody's business. */
const toRun = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TERM)$/i;

/** What its installer needs besides: the way to the registry. A proxy and an index may have a password in their address. */
const toInstall =
  /^((https?|no|all)_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|PIP_\w+|npm_config_\w+)$/i;

/** The environment for a program that nobody here wrote: what it needs to run, and what it is told. */
export function guardedEnvironment(told: Record<string, string> = {}): Record<string, string> {
  return { ...only((name) => toRun.test(name)), ...told };
}

/** The environment for pip and npm, which run nothing of what they install. */
export function installersEnvironment(): Record<string, string> {
  return only((name) => toRun.test(name) || toInstall.test(name));
}

function only(isSeen: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => isSeen(entry[0]) && entry[1] !== undefined,
    ),
  );
}
