import type { Command } from 'commander';
import type { Diagnosis } from '../../lambdas/operator/contract.ts';
import { agentIdSchema } from '../../lambdas/telephony/agent-id.ts';
import { environmentCommand, examples, parsedBy, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { exitCodes, line } from '../io.ts';
import { operate } from '../operate.ts';
import { table } from '../text.ts';

type Options = WithEnvironment<{ agent?: string; json?: boolean }>;

/** AWS refuses signatures whose clock is five minutes off; this is told well before. */
const skewMillis = 60_000;

export function doctorCommand(session: Session): Command {
  const { io } = session;
  return environmentCommand('doctor', 'Looks whether an environment has what provisioning needs, and says what to do.')
    .option('--agent <id>', "an agent to look at in place of the environment's", parsedBy(agentIdSchema))
    .option('--json', 'as JSON')
    .addHelpText('after', `${examples('doctor --env dev')}\nExit code 1 when something would stop provisioning.`)
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      const stack = `Trunkline-${environment.name} is deployed`;
      const before = Date.now();
      const { time, checks } = await operate(environment, 'doctor', options.agent ? { agentId: options.agent } : {});
      const all: Diagnosis[] = [
        { name: 'stack', result: 'ok', detail: stack, remedy: '' },
        clock(Date.parse(time), before, Date.now()),
        ...checks,
      ];
      session.exitCode = all.some(({ result }) => result === 'problem') ? exitCodes.failed : exitCodes.done;
      if (options.json) return line(io.out, JSON.stringify(all, null, 2));
      line(
        io.out,
        table(
          all.map(({ name, result, detail, remedy }) => [marks[result], name, remedy ? `${detail} ${remedy}` : detail]),
        ),
      );
    });
}

const marks = { ok: 'ok', warning: 'warning', problem: 'PROBLEM' };

/** @param there the other clock, read at some moment between `before` and `after` of ours */
function clock(there: number, before: number, after: number): Diagnosis {
  const off = there < before ? before - there : Math.max(0, there - after);
  const seconds = Math.round(off / 1000);
  return off > skewMillis
    ? {
        name: 'clock',
        result: 'problem',
        detail: `This machine's clock is ${seconds} s off.`,
        remedy: 'Set it: AWS refuses signatures that are five minutes off.',
      }
    : { name: 'clock', result: 'ok', detail: "this machine's clock agrees with AWS", remedy: '' };
}
