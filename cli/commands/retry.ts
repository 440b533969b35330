import type { Writable } from 'node:stream';
import { type Command, Option } from 'commander';
import { confirm } from '../ask.ts';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, sayJson, sayLines } from '../io.ts';
import { durationOf, phoneNumberOf, reasonOf } from '../option-values.ts';
import { type Retries, retriesSince, retryOf, shortRequest } from '../retries.ts';
import { atOnce, exitCodeOf, runRetries } from '../retry-runs.ts';
import { momentInWords } from '../style.ts';
import { table } from '../table.ts';

interface Options {
  number?: string;
  failed?: true;
  since?: number;
  reason?: string;
  dryRun?: true;
  yes?: true;
  json?: true;
}

export function addRetry(command: Command, io: Io): void {
  command
    .description(
      `Starts the newest failed run of a number, or of every number that failed since then, again with the request that it had. Lists them and asks first. At most ${atOnce} run at once.`,
    )
    .addOption(
      new Option('--number <number>', 'one number, E.164').argParser(phoneNumberOf('--number')).conflicts('failed'),
    )
    .option('--failed', 'every number whose newest run failed; with --since')
    .option('--since <duration>', 'how far back: 30m, 12h, 1d, 2w', durationOf('--since'))
    .option('--reason <text>', 'why; default: "retry of" and the execution that failed', reasonOf)
    .option('--dry-run', 'only list them')
    .option('--yes', 'do not ask')
    .option('--json', 'the result as JSON on standard output, progress on standard error');
  examples(
    command,
    'retry --env dev --number +918045671234',
    'retry --env prod --failed --since 1d --dry-run',
    'retry --env prod --failed --since 12h --yes --reason "Exotel is back"',
  );
  does<Options, Options>(command, io, checkOptions, (environment, options) => retry(environment, io, options));
}

function checkOptions(options: Options): Options {
  if (options.number === undefined && !options.failed)
    throw new UsageError('What is to be retried? Give --number, or --failed --since.');
  if (options.failed && options.since === undefined)
    throw new UsageError('--failed needs --since, such as --since 1d.');
  if (options.number !== undefined && options.since !== undefined)
    throw new UsageError('--since goes with --failed, not with --number.');
  return options;
}

async function retry(environment: Environment, io: Io, options: Options): Promise<number> {
  const { number, since = 0, dryRun, yes, json } = options;
  const found =
    number === undefined
      ? await retriesSince(environment, new Date(Date.now() - since))
      : await retryOf(environment, number);
  const stream = json ? io.stderr : io.stdout;
  sayLines(stream, describe(found, stream));
  if (found.retries.length === 0 || dryRun) {
    if (json) sayJson(io, dryRun ? { wouldStart: found.retries, passedOver: found.passedOver } : { retried: [] });
    return exitCodes.succeeded;
  }
  const these = found.retries.length === 1 ? 'it' : `these ${found.retries.length}`;
  await confirm(io, `Start ${these}?`, yes, 'Nothing was started.');
  const retried = await runRetries(environment, io, found.retries, options);
  if (json) sayJson(io, { retried });
  else {
    const rows = retried.map(({ phoneNumber, result, detail }) => [phoneNumber, result, detail]);
    sayLines(io.stdout, `\n${table(['NUMBER', 'RESULT', 'DETAIL'], rows, io.stdout)}`);
  }
  return exitCodeOf(retried, found.retries.length);
}

function describe({ retries, passedOver }: Retries, stream: Writable): string {
  const rows = [
    ...retries.map((each) => [each.phoneNumber, each.error, momentInWords(each.endedAt), shortRequest(each.request)]),
    ...passedOver.map(({ phoneNumber, why }) => [phoneNumber, '', '', `passed over: ${why}`]),
  ];
  const headings = ['NUMBER', 'FAILED WITH', 'AT', 'REQUEST'];
  return rows.length === 0 ? 'Nothing failed since then.' : table(headings, rows, stream);
}
