import type { Command } from 'commander';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, sayJson, sayLines } from '../io.ts';
import { operate } from '../operate.ts';
import { type Request, type RequestOptions, readRequest, takesRequest } from '../request.ts';
import { table } from '../table.ts';

export function addPlan(command: Command, io: Io): void {
  takesRequest(command)
    .description('Says what provisioning would do with the request: nothing is written, and no call is placed.')
    .option('--json', 'the plan as JSON');
  examples(command, 'plan --env dev --number +918045671234', 'plan --env dev --input request.json --json');
  does<RequestOptions & { json?: true }, Request>(
    command,
    io,
    (options) => readRequest(options, io),
    (environment, request, { json }) => showPlan(environment, io, request, json),
  );
}

export async function showPlan(environment: Environment, io: Io, request: Request, json = false): Promise<number> {
  const plan = await operate(environment, 'plan', request);
  if (json) sayJson(io, plan);
  else {
    const rows = plan.steps.map(({ state, action, detail }) => [state, action, detail]);
    sayLines(io.stdout, table(['STATE', 'ACTION', 'DETAIL'], rows, io.stdout));
    sayLines(
      io.stdout,
      plan.feasible
        ? `\nProvisioning ${plan.phoneNumber} would get to its end, as far as can be seen.`
        : `\nProvisioning ${plan.phoneNumber} would fail as things are.`,
    );
  }
  return plan.feasible ? exitCodes.succeeded : exitCodes.failed;
}
