import type { Command } from 'commander';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import { confirm } from '../ask.ts';
import { callerOf } from '../caller.ts';
import { does, examples } from '../command.ts';
import { nameOf, startExecution } from '../executions.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf, reasonOf } from '../option-values.ts';
import { list } from '../outcome.ts';
import { watch } from '../watch.ts';

interface Options {
  number: string;
  dryRun?: true;
  yes?: true;
  now?: true;
  settled?: true;
  reason?: string;
  follow: boolean;
  json?: true;
}

export function addDeprovision(command: Command, io: Io): void {
  command
    .description(
      'Undoes everything that Trunkline has made for a number, in any run: takes it off its agent, out of Atoms and off its trunk, and deletes the trunk and its secret if no other number uses them. The number itself stays bought. It can be repeated, and goes on where it stopped.',
    )
    .requiredOption('--number <number>', 'the DID, E.164', phoneNumberOf('--number'))
    .option('--dry-run', 'only say what it would undo: nothing is changed')
    .option('--yes', 'do not ask')
    .option('--now', 'do not wait for calls to end: those under way may be cut off')
    .option('--settled', 'what no API undoes is dealt with, or stays: the record forgets it')
    .option('--reason <text>', 'why, for whoever reads it later', reasonOf)
    .option('--no-follow', 'start it, and end')
    .option('--json', 'the result as JSON on standard output, progress on standard error');
  examples(
    command,
    'deprovision --env dev --number +918045671234 --dry-run',
    'deprovision --env prod --number +918045671234 --reason "the branch is closed"',
  );
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { number: phoneNumber, dryRun, yes, now, settled, reason, follow, json }) => {
      const stateMachineArn = environment.output('DeprovisioningStateMachineArn');
      // With --yes nobody reads the plan first; the execution refuses by itself.
      if (dryRun || !yes) {
        const plan = await operate(environment, 'plan-deprovisioning', { phoneNumber, ...(settled && { settled }) });
        if (dryRun && json) sayJson(io, plan);
        else for (const line of describePlan(plan, now)) say(json ? io.stderr : io.stdout, line);
        if (dryRun) return exitCodes.succeeded;
      }
      await confirm(io, `Deprovision ${phoneNumber} in ${environment.name}?`, yes, 'Nothing was changed.');
      const startedBy = await callerOf(environment);
      const executionArn = await startExecution(environment, stateMachineArn, {
        phoneNumber,
        ...(now && { now }),
        ...(settled && { settled }),
        ...(startedBy !== undefined && { startedBy }),
        ...(reason !== undefined && { reason }),
      });
      say(json ? io.stderr : io.stdout, `Started the deprovisioning ${nameOf(executionArn)} in ${environment.name}.`);
      if (follow) return watch(environment, io, { executionArn, phoneNumber, json });
      if (json) sayJson(io, { execution: executionArn, status: 'RUNNING' });
      return exitCodes.succeeded;
    },
  );
}

function describePlan(plan: OperationAnswer<'plan-deprovisioning'>, now: true | undefined): string[] {
  const { phoneNumber, calls, undone, remains, doubts } = plan;
  return [
    undone.length === 0
      ? `${phoneNumber}: there is nothing that Trunkline could undo.`
      : `${phoneNumber}: when it is done,`,
    ...undone.map((sentence) => `  - ${sentence}`),
    ...list('left to do by hand:', remains),
    ...list('not known before it is tried:', doubts),
    ...list(now ? 'calls under way, which may be cut off:' : 'calls under way, whose end it waits for:', calls),
  ];
}
