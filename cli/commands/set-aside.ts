import { type Command, Option } from 'commander';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import type { NumberStatus } from '../../lambdas/operator/number-status-schema.ts';
import { whoAsks } from '../caller.ts';
import { does, examples } from '../command.ts';
import type { Environment } from '../environment.ts';
import { UsageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Io, say, sayJson, sayLines } from '../io.ts';
import { isAtWork } from '../number-status.ts';
import { operate } from '../operate.ts';
import { phoneNumberOf, reasonOf } from '../option-values.ts';
import { momentInWords } from '../style.ts';
import { table } from '../table.ts';

interface Options {
  number?: string;
  list?: true;
  undo?: true;
  reason?: string;
  json?: true;
}

export function addSetAside(command: Command, io: Io): void {
  command
    .description(
      'Keeps a purchased number from being announced, and so from being provisioned by itself; or lets it be again. Nothing is taken away from a number that is provisioned. Lists those that are set aside, and why.',
    )
    .addOption(new Option('--number <number>', 'the DID, E.164').argParser(phoneNumberOf('--number')).conflicts('list'))
    .option('--list', 'which are set aside: by whom, since when and why')
    .option('--undo', 'let it be announced again')
    .addOption(new Option('--reason <text>', 'why, for whoever reads it later').argParser(reasonOf).conflicts('undo'))
    .option('--json', 'as JSON');
  examples(
    command,
    'set-aside --env dev --number +918045671234 --reason "the fax line"',
    'set-aside --env dev --number +918045671234 --undo',
    'set-aside --env dev --list',
  );
  does<Options, Options>(
    command,
    io,
    (options) => {
      if (options.list && (options.undo || options.reason !== undefined)) {
        throw new UsageError('--list only lists: leave --undo and --reason out, or give --number.');
      }
      if (options.list || options.number !== undefined) return options;
      throw new UsageError('Which number? Give --number; or --list, which shows those that are set aside.');
    },
    async (environment, { number, list, undo = false, reason, json }) => {
      if (list || number === undefined) return showList(environment, io, json);
      const answer = await operate(environment, 'set-aside', {
        phoneNumber: number,
        aside: !undo,
        ...(await whoAsks(environment, io, 'set-aside', number)),
        ...(reason !== undefined && { reason }),
      });
      if (json) sayJson(io, answer);
      else for (const line of describe(answer, await find(environment, number), environment)) say(io.stdout, line);
      return exitCodes.succeeded;
    },
  );
}

async function showList(environment: Environment, io: Io, json?: true): Promise<number> {
  const { numbers } = await operate(environment, 'status', {});
  const aside = numbers.flatMap(({ phoneNumber, state, setAside }) =>
    setAside ? [{ phoneNumber, state, ...setAside }] : [],
  );
  if (json) sayJson(io, { setAside: aside });
  else if (aside.length === 0) say(io.stdout, `No number is set aside in ${environment.name}.`);
  else {
    const rows = aside.map((each) => [
      ...[each.phoneNumber, each.state, momentInWords(each.at), each.by, each.reason ?? ''],
    ]);
    sayLines(io.stdout, table(['NUMBER', 'STATE', 'SINCE', 'BY', 'REASON'], rows, io.stdout));
  }
  return exitCodes.succeeded;
}

async function find(environment: Environment, phoneNumber: string): Promise<NumberStatus | undefined> {
  const { numbers } = await operate(environment, 'status', { phoneNumber });
  return numbers.find((number) => number.phoneNumber === phoneNumber);
}

/** What was done, whether the account has the number, and what it means for one that Trunkline has worked on. */
function describe(
  { phoneNumber, setAside, announced, inAccount }: OperationAnswer<'set-aside'>,
  status: NumberStatus | undefined,
  environment: Environment,
): string[] {
  const done = setAside ? `${phoneNumber} is set aside: it is not announced.` : `${phoneNumber} is set aside no more.`;
  const account = {
    true: [],
    false: ['The Exotel account does not have it: check the digits, unless it is still to be bought.'],
    null: [
      `Whether the Exotel account has it could not be seen. Look with: npx trunkline doctor ${environment.option}`,
    ],
  }[`${inAccount}`];
  return [done, ...[...account, ...meaning({ setAside, announced }, status, environment)].map((line) => `  ${line}`)];
}

function meaning(
  { setAside, announced }: Pick<OperationAnswer<'set-aside'>, 'setAside' | 'announced'>,
  status: NumberStatus | undefined,
  { option }: Environment,
): string[] {
  if (status && isAtWork(status)) {
    return [
      `It is ${status.state}: that goes on. To stop it: npx trunkline cancel ${option} --number ${status.phoneNumber}`,
    ];
  }
  if (status?.state === 'provisioned') {
    return setAside
      ? [
          `It is provisioned, and stays so: retry passes it over, and nothing is taken away. To give it up: npx trunkline deprovision ${option} --number ${status.phoneNumber}`,
        ]
      : ['It is provisioned, so that it is not announced.'];
  }
  if (status?.state === 'failed')
    return setAside ? ['Its last run failed: retry passes it over.'] : ['Its last run failed: retry starts it again.'];
  if (status && status.runs.length > 0)
    return [`It is ${status.state}: an execution has worked on it, so that it is not announced anyway.`];
  if (announced)
    return setAside
      ? ['It was announced before: what that started goes on.']
      : ['It was announced before, and is not announced again.'];
  return setAside ? [] : ['It is announced like any other number.'];
}
