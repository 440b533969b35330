import type { Command } from 'commander';
import { asNote } from '../../lambdas/numbers/note.ts';
import { callerOf } from '../caller.ts';
import { does, examples } from '../command.ts';
import { nameOf, startExecution } from '../executions.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { type RequestOptions, readRequest, takesRequest } from '../request.ts';
import { watch } from '../watch.ts';
import { showPlan } from './plan.ts';

interface Options extends RequestOptions {
  dryRun?: true;
  json?: true;
  follow: boolean;
  exitWhenWaiting?: true;
}

export function addProvision(command: Command, io: Io): void {
  takesRequest(command)
    .description(
      'Starts an execution for a number and shows it state by state, waits for a person included. Ctrl-C ends the showing; the execution goes on.',
    )
    .option('--dry-run', 'only say what it would do: nothing is written, and no call is placed')
    .option('--no-follow', 'start it, and end')
    .option('--exit-when-waiting', 'end with exit code 3 when it waits for a person')
    .option('--json', 'the result as JSON on standard output, progress on standard error');
  examples(
    command,
    'provision --env dev --number +918045671234 --agent 60d0fe4f5311236168a109ca',
    'provision --env dev --number +918045671234 --verify-to +919876543210 --reason "the line of the new branch"',
    'provision --env prod --input request.json --dry-run',
  );
  does<Options, Awaited<ReturnType<typeof readRequest>>>(
    command,
    io,
    (options) => readRequest(options, io),
    async (environment, request, { dryRun, json, follow, exitWhenWaiting }) => {
      if (dryRun) return showPlan(environment, io, request, json);
      const caller = await callerOf(environment);
      // A name in the request is its word, beside the one that STS gives or alone.
      const claimed = request.startedBy === undefined ? undefined : `claimed: ${request.startedBy}`;
      const startedBy = [caller, claimed].filter((name) => name !== undefined).join(', ');
      const input = { ...request, ...(startedBy !== '' && { startedBy: asNote(startedBy) }) };
      const executionArn = await startExecution(environment, environment.output('StartArn'), input);
      say(json ? io.stderr : io.stdout, `Started ${nameOf(executionArn)} in ${environment.name}.`);
      if (!follow) {
        if (json) sayJson(io, { execution: executionArn, status: 'RUNNING' });
        return exitCodes.succeeded;
      }
      return watch(environment, io, { executionArn, phoneNumber: request.phoneNumber, json, exitWhenWaiting });
    },
  );
}
