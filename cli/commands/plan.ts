import type { Command } from 'commander';
import { environmentCommand, examples, type Session, type WithEnvironment } from '../command.ts';
import { type Environment, findEnvironment } from '../environment.ts';
import { exitCodes, line } from '../io.ts';
import { operate } from '../operate.ts';
import { type RequestOptions, readRequest, withRequest } from '../request-options.ts';
import { table } from '../text.ts';

type Options = WithEnvironment<RequestOptions> & { json?: boolean };

export function planCommand(session: Session): Command {
  return withRequest(
    environmentCommand(
      'plan',
      'Says what provisioning would create, adopt, change or refuse. Changes nothing, places no call.',
    ),
  )
    .option('--json', 'the plan as JSON on standard output')
    .addHelpText('after', examples('plan --env dev --number +918045671234 --agent 60d0fe4f5311236168a109ca'))
    .action(async (options: Options) => {
      const request = await readRequest(options, session.io);
      await showPlan(session, await findEnvironment(options, session.io), request, options.json ?? false);
    });
}

export async function showPlan(
  session: Session,
  environment: Environment,
  request: Record<string, unknown>,
  json: boolean,
): Promise<void> {
  const plan = await operate(environment, 'plan', request);
  session.exitCode = plan.feasible ? exitCodes.done : exitCodes.failed;
  if (json) {
    line(session.io.out, JSON.stringify(plan, null, 2));
    return;
  }
  line(session.io.out, table(plan.steps.map(({ state, action, detail }) => [state, action, detail])));
  line(session.io.out, plan.feasible ? '\nNothing was changed.' : '\nIt would fail there. Nothing was changed.');
}
