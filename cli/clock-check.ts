import type { Diagnosis } from '../lambdas/operator/contract.ts';

/** AWS refuses requests that are five minutes off; what is one minute off will be. */
const limitMillis = 60_000;

/**
 * Whether this machine's time is that of the environment. Its answer was written at some moment between the question and
 * now: only what is outside of that is off.
 *
 * @param theirs epoch milliseconds, as are `asked` and `answered`
 */
export function clockCheck(
  theirs: number,
  { asked, answered, isSandbox }: { asked: number; answered: number; isSandbox: boolean },
): Diagnosis {
  const skew = theirs < asked ? asked - theirs : Math.max(0, theirs - answered);
  const seconds = Math.round(skew / 1000);
  if (skew <= limitMillis) {
    return { name: 'clock', result: 'ok', detail: 'This machine and AWS have the same time.', remedy: '' };
  }
  if (isSandbox && theirs > answered) {
    const detail = `The sandbox is ${seconds} s ahead of this machine: its time passes by what it leaves out of waits.`;
    return { name: 'clock', result: 'ok', detail, remedy: '' };
  }
  return {
    name: 'clock',
    result: 'problem',
    detail: `The clock of this machine is ${seconds} s ${theirs < asked ? 'ahead of' : 'behind'} AWS.`,
    remedy: 'Set it, or let it be set over the network: AWS refuses requests whose time is wrong.',
  };
}
