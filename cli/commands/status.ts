import type { Command } from 'commander';
import { toldFieldNames } from '../../lambdas/numbers/told-fields.ts';
import type { NumberStatus } from '../../lambdas/operator/number-status-schema.ts';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { nameOf, readStateUnderWay } from '../executions.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson, sayLines } from '../io.ts';
import { statusOf } from '../number-status.ts';
import { operate } from '../operate.ts';
import { durationOf, phoneNumberOf } from '../option-values.ts';
import { describeVerification, list } from '../outcome.ts';
import { several } from '../several.ts';
import { momentInWords } from '../style.ts';
import { shortened, table } from '../table.ts';

interface Options {
  number?: string;
  failedSince?: number;
  json?: true;
}

export function addStatus(command: Command, io: Io): void {
  command
    .description('Shows how numbers stand by the record; one number with all its runs: who started what, when and why.')
    .option('--number <number>', 'one number, with its runs', phoneNumberOf('--number'))
    .option(
      '--failed-since <duration>',
      'only numbers that failed since: 30m, 12h, 1d, 2w',
      durationOf('--failed-since'),
    )
    .option('--json', 'as JSON');
  examples(
    command,
    'status --env dev',
    'status --env dev --number +918045671234',
    'status --env prod --failed-since 1d',
  );
  does<Options, Options>(
    command,
    io,
    (options) => options,
    async (environment, { number, failedSince, json }) => {
      const stateOf = (status: NumberStatus) => nameState(environment, status);
      if (number !== undefined && failedSince === undefined) {
        const status = await statusOf(environment, number);
        if (json) sayJson(io, status);
        else for (const line of describeNumber(status, await stateOf(status), io)) say(io.stdout, line);
        return exitCodes.succeeded;
      }
      const since = failedSince === undefined ? undefined : new Date(Date.now() - failedSince).toISOString();
      const answer = await operate(environment, 'status', {
        ...(number !== undefined && { phoneNumber: number }),
        ...(since !== undefined && { failedSince: since }),
      });
      if (json) sayJson(io, answer);
      else if (answer.numbers.length === 0) {
        say(io.stdout, since ? 'No number failed since then.' : `No number is known in ${environment.name} yet.`);
      } else {
        const states = await several(answer.numbers, looksAtOnce, () => false, stateOf);
        const rows = answer.numbers.map((status, index) => row(status, states[index] ?? status.state));
        sayLines(io.stdout, table(headings, rows, io.stdout));
      }
      return exitCodes.succeeded;
    },
  );
}

/** How many executions are asked at once in which state they are. */
const looksAtOnce = 5;

/** How a number stands; of one that is worked on, also the state in which its execution is, where that can be seen. */
async function nameState(environment: Environment, { state, execution }: NumberStatus): Promise<string> {
  const isMoving = state === 'running' || state === 'rolling back' || state === 'deprovisioning';
  const name = isMoving && execution !== null ? await readStateUnderWay(environment, execution) : undefined;
  return name === undefined ? state : `${state}: ${name}`;
}

const headings = ['NUMBER', 'STATE', 'TRUNK', 'AGENT', 'PROVED', 'SINCE', 'TO DO'];

function row(status: NumberStatus, state: string): string[] {
  const { phoneNumber, trunkName, agentId, verification, since } = status;
  const proved = verification ? `${verification.verdict}: ${verification.proved.join(', ') || 'nothing'}` : '';
  return [
    phoneNumber,
    state,
    trunkName ?? '',
    agentId ?? '',
    proved,
    momentInWords(since),
    shortened(toDo(status), 70),
  ];
}

function toDo({ waiting, toDo: steps, error, message, setAside }: NumberStatus): string {
  if (waiting) return `answer: the ${waiting.question}`;
  if (error) return `${error}: ${message ?? ''}`;
  if (steps.length === 0 && setAside)
    return `set aside by ${setAside.by}${setAside.reason ? `: ${setAside.reason}` : ''}`;
  const [first = ''] = steps;
  return steps.length > 1 ? `${steps.length} things, such as: ${first}` : first;
}

function describeNumber(status: NumberStatus, state: string, io: Io): string[] {
  const { phoneNumber, since, execution, verification, setAside, waiting, error, message } = status;
  const fields = (['agentId', 'trunkName', 'trunkSid', 'productId', 'destination'] as const).flatMap((name) =>
    status[name] === null ? [] : [`  ${name.padEnd(13)} ${status[name]}`],
  );
  return [
    `${phoneNumber}: ${state}${since ? ` since ${momentInWords(since)}` : ''}`,
    ...fields,
    ...(execution ? [`  execution     ${execution}`] : []),
    ...(verification ? [`  verification  ${describeVerification(verification)}`] : []),
    ...(setAside
      ? [
          `  set aside     by ${setAside.by}, ${momentInWords(setAside.at)}${setAside.reason ? `: ${setAside.reason}` : ''}`,
        ]
      : []),
    ...(error ? [`  error         ${error}: ${message ?? ''}`] : []),
    ...(waiting ? [`  waits         for the ${waiting.question}, until ${momentInWords(waiting.deadline)}`] : []),
    ...list('to do:', status.toDo),
    '',
    ...describeRuns(status, io),
  ];
}

function describeRuns({ runs }: NumberStatus, io: Io): string[] {
  if (runs.length === 0) return ['No runs.'];
  const rows = runs.map(({ execution, startedAt, endedAt, outcome, error, ...run }) => [
    momentInWords(startedAt),
    momentInWords(endedAt),
    outcome === 'failed' ? `failed: ${error ?? ''}` : (outcome ?? ''),
    run.startedBy ?? '',
    nameOf(execution),
    ...furtherTold.map((name) => run[name] ?? ''),
  ]);
  const further = furtherTold.map((name) => name.replace(/[A-Z]/g, ' $&').toUpperCase());
  return table(['STARTED', 'ENDED', 'OUTCOME', 'STARTED BY', 'EXECUTION', ...further], rows, io.stdout).split('\n');
}

/** The fields that are told besides `startedBy`. */
const furtherTold = toldFieldNames.filter((name) => name !== 'startedBy');
