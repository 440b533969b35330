import type { Command } from 'commander';
import type { Diagnosis } from '../../lambdas/operator/contract.ts';
import { clockCheck } from '../clock-check.ts';
import { examples } from '../command.ts';
import { type Environment, openEnvironment, outputNames } from '../environment.ts';
import { CommandError, NoAccessError, UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson } from '../io.ts';
import { operate } from '../operate.ts';
import { agentIdOf } from '../option-values.ts';
import type { PlaceOptions } from '../place.ts';
import { paint } from '../style.ts';

export function addDoctor(command: Command, io: Io): void {
  command
    .description(
      'Looks whether the environment has what provisioning needs, and says of each thing what to do. Changes nothing and places no call.',
    )
    .option('--agent <id>', 'an agent to look at as well', agentIdOf('--agent'))
    .option('--json', 'as JSON');
  examples(command, 'doctor --env dev', 'doctor --env dev --agent 60d0fe4f5311236168a109ca');
  command.action(async () => {
    const options = command.optsWithGlobals<PlaceOptions & { agent?: string; json?: true }>();
    const { checks, noAccess } = await examine(options, io);
    if (options.json) sayJson(io, { checks });
    else for (const check of checks) show(check, io);
    const isSound = checks.every(({ result }) => result !== 'problem');
    io.exitCode = noAccess ? exitCodes.noAccess : isSound ? exitCodes.succeeded : exitCodes.failed;
  });
}

/** If the environment cannot be asked, that is a finding too. */
async function examine(options: PlaceOptions & { agent?: string }, io: Io) {
  const checks: Diagnosis[] = [];
  let noAccess = false;
  try {
    const environment = await openEnvironment(options, io);
    checks.push(stackCheck(environment));
    const begun = Date.now();
    const { time, checks: others } = await operate(environment, 'doctor', {
      ...(options.agent !== undefined && { agentId: options.agent }),
    });
    const { isSandbox } = environment;
    checks.push(clockCheck(Date.parse(time), { asked: begun, answered: Date.now(), isSandbox }), ...others);
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof UsageError) throw error;
    noAccess = error instanceof NoAccessError;
    checks.push({ name: 'environment', result: 'problem', detail: error.message, remedy: '' });
  }
  return { checks, noAccess };
}

function stackCheck({ title, isSandbox, outputs, howToRenew }: Environment): Diagnosis {
  const missing = outputNames.filter((output) => !outputs[output]);
  if (missing.length === 0) {
    const detail = isSandbox ? 'The sandbox runs.' : `${title} is deployed.`;
    return { name: 'stack', result: 'ok', detail, remedy: '' };
  }
  return {
    name: 'stack',
    result: 'problem',
    detail: `${title} has no output ${missing.join(', ')}: it is of an older version.`,
    remedy: howToRenew,
  };
}

const marks = { ok: ['✓', 'green'], warning: ['!', 'yellow'], problem: ['✗', 'red'] } as const;

function show({ name, result, detail, remedy }: Diagnosis, io: Io): void {
  const [mark, colour] = marks[result];
  say(io.stdout, `${paint(io.stdout, colour, mark)} ${result.padEnd(7)}  ${name}: ${detail}`);
  if (remedy) say(io.stdout, `             ${remedy}`);
}
