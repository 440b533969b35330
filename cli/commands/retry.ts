import type { Command } from 'commander';
import type { NumberStatus, Run } from '../../lambdas/operator/contract.ts';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { confirm } from '../confirm.ts';
import { type Environment, findEnvironment } from '../environment.ts';
import { type Followed, follow } from '../follow.ts';
import { type ExitCode, exitCodes, line, usageError } from '../io.ts';
import { requireNumber } from '../number.ts';
import { operate } from '../operate.ts';
import { start } from '../start.ts';
import { executionName, moment, table } from '../text.ts';
import { whoAmI } from '../who.ts';

type Options = WithEnvironment<{
  number?: string;
  failed?: boolean;
  since: string;
  reason?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}>;

/** A number, and its failed run whose request starts it again. */
interface Retry {
  phoneNumber: string;
  run: Run & { request: Record<string, unknown> };
}

/** So many run at once: an account has a limit of requests a minute, and each needs some thirteen. */
const atOnce = 5;

const unitMillis = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export function retryCommand(session: Session): Command {
  const { io } = session;
  return environmentCommand(
    'retry',
    'Starts failed numbers again from what the ledger knows, with what is deployed now.',
  )
    .option('--number <number>', 'one number', phoneNumberOption)
    .option('--failed', 'every number whose newest execution failed')
    .option('--since <duration>', 'with --failed: within the last 30m, 12h, 1d, 2w', '1d')
    .option('--reason <text>', 'why; default: the execution that is retried')
    .option('--dry-run', 'only list what would be started')
    .option('--yes', 'do not ask')
    .option('--json', 'the ends as JSON on standard output')
    .addHelpText(
      'after',
      examples('retry --env dev --number +918045671234', 'retry --env dev --failed --since 1d --dry-run'),
    )
    .action(async (options: Options) => {
      if ((options.number === undefined) === !options.failed)
        throw usageError('Give either --number +91... or --failed.');
      const since = sinceOf(options.since);
      const environment = await findEnvironment(options, io);
      const numbers = options.number
        ? [await requireNumber(environment, options.number)]
        : (await operate(environment, 'status', { failedSince: since })).numbers;
      const retries = numbers.flatMap((number) => retryOf(number, io.err));
      if (retries.length === 0) return line(io.out, 'There is nothing to retry.');
      line(
        io.err,
        table(
          retries.map(({ phoneNumber, run }) => [
            phoneNumber,
            moment(run.endedAt),
            run.error ?? '-',
            JSON.stringify(run.request),
          ]),
        ),
      );
      if (options.dryRun) return line(io.out, `${retries.length} would be started. Nothing was.`);
      await confirm(io, `Start ${retries.length === 1 ? 'this one' : `these ${retries.length}`} again?`, options.yes);
      const ends = await runAll(environment, retries, session, options);
      if (options.json)
        line(
          io.out,
          JSON.stringify(
            ends.map(({ result }) => result),
            null,
            2,
          ),
        );
      else {
        const rows = ends.map(({ phoneNumber, result }) => [
          phoneNumber,
          result.status,
          result.error ? `${result.error}: ${result.cause}` : '',
        ]);
        line(io.out, `\n${table(rows)}`);
      }
      session.exitCode = worst(ends.map(({ exitCode }) => exitCode));
    });
}

function sinceOf(duration: string): string {
  const [, count = '', unit = ''] = /^(\d{1,4})([mhdw])$/.exec(duration) ?? [];
  if (!(unit in unitMillis)) throw usageError(`--since: "${duration}" is no duration. Write 30m, 12h, 1d or 2w.`);
  return new Date(Date.now() - Number(count) * unitMillis[unit as keyof typeof unitMillis]).toISOString();
}

/** What starts a number again, unless it is under way or has not failed. */
function retryOf({ phoneNumber, state, runs }: NumberStatus, err: NodeJS.WritableStream): Retry[] {
  const [run] = runs;
  const because = (reason: string) => {
    err.write(`${phoneNumber} is left out: ${reason}.\n`);
    return [];
  };
  if (state === 'running' || state === 'waiting for a person' || state === 'rolling back')
    return because(`it is ${state}`);
  if (run?.outcome === 'provisioned') return because('its newest execution succeeded');
  if (!run?.request) return because('its request is not known; provision it with "provision"');
  return [{ phoneNumber, run: { ...run, request: run.request } }];
}

async function runAll(environment: Environment, retries: Retry[], { io }: Session, options: Options) {
  const ends: { phoneNumber: string; exitCode: ExitCode; result: Followed }[] = [];
  const startedBy = await whoAmI(environment);
  const queue = [...retries];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { phoneNumber, run } = next;
      const reason = options.reason ?? `retry of ${executionName(run.execution)}`;
      const execution = await start(environment, environment.outputs.StartArn, { ...run.request, startedBy, reason });
      const again = `npx trunkline follow --env ${environment.name} --number ${phoneNumber}`;
      const prefix = retries.length > 1 ? `${phoneNumber}  ` : '';
      ends.push({
        phoneNumber,
        ...(await follow(environment, execution, io, { prefix, again, exitWhenWaiting: true })),
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, retries.length) }, work));
  return ends;
}

function worst(codes: ExitCode[]): ExitCode {
  return (
    [exitCodes.interrupted, exitCodes.failed, exitCodes.waitsForPerson].find((code) => codes.includes(code)) ??
    exitCodes.done
  );
}
