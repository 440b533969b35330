import type { Command } from 'commander';
import { environmentCommand, examples, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { describeEnd, follow } from '../follow.ts';
import { exitCodes, line } from '../io.ts';
import { type RequestOptions, readRequest, withRequest } from '../request-options.ts';
import { start } from '../start.ts';
import { executionName } from '../text.ts';
import { whoAmI } from '../who.ts';
import { showPlan } from './plan.ts';

type Options = WithEnvironment<RequestOptions> & {
  dryRun?: boolean;
  json?: boolean;
  follow?: boolean;
  exitWhenWaiting?: boolean;
};

export function provisionCommand(session: Session): Command {
  const { io } = session;
  return withRequest(environmentCommand('provision', 'Provisions a number, and shows it state by state.'))
    .option('--dry-run', 'only say what would be done, as "plan" does')
    .option('--no-follow', 'start it, and do not wait for its end')
    .option('--exit-when-waiting', 'end with exit code 3 once it waits for a person')
    .option('--json', 'the end as JSON on standard output')
    .addHelpText(
      'after',
      `${examples(
        'provision --env dev --number +918045671234 --agent 60d0fe4f5311236168a109ca',
        'provision --env dev --number +918045671234 --reason "new office in Pune"',
        'provision --env dev --input request.json --json',
      )}
Ctrl+C leaves it running. Exit codes: 0 provisioned, 1 failed, 2 the command is wrong, 3 it waits for a person
(--exit-when-waiting), 4 the environment cannot be reached, 130 interrupted.`,
    )
    .action(async (options: Options) => {
      const request = await readRequest(options, io);
      const environment = await findEnvironment(options, io);
      if (options.dryRun) {
        await showPlan(session, environment, request, options.json ?? false);
        return;
      }
      const input = { startedBy: await whoAmI(environment), ...request };
      const execution = await start(environment, environment.outputs.StartArn, input);
      const again = `npx trunkline follow --env ${environment.name} --number ${request.phoneNumber}`;
      line(io.err, `Started ${executionName(execution)}`);
      if (options.follow === false) {
        if (options.json) line(io.out, JSON.stringify({ execution, status: 'RUNNING' }));
        else line(io.err, `Follow it with: ${again}`);
        return;
      }
      const { exitCode, result } = await follow(environment, execution, io, { ...options, again });
      session.exitCode = exitCode;
      if (options.json) line(io.out, JSON.stringify(result, null, 2));
      else if (exitCode === exitCodes.done || exitCode === exitCodes.failed) line(io.out, describeEnd(result));
    });
}
