/** What the process ends with, the same for every command. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  wrongUsage: 2,
  waitingForPerson: 3,
  noAccess: 4,
  interrupted: 130,
} as const;

export const exitCodesText = `Exit codes:
  0    it succeeded, or everything agrees
  1    it failed, differs, or was not proved
  2    the command was wrong, or what it gave was refused; nothing was done
  3    an execution waits for a person (with --exit-when-waiting, and retry)
  4    the environment is not there, or your AWS credentials do not reach it
  130  you stopped it: Ctrl-C, and executions go on; or no yes to a question, and nothing was done`;
