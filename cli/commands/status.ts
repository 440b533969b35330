import type { Command } from 'commander';
import type { NumberStatus } from '../../lambdas/operator/contract.ts';
import { environmentCommand, examples, phoneNumberOption, type Session, type WithEnvironment } from '../command.ts';
import { findEnvironment } from '../environment.ts';
import { line } from '../io.ts';
import { operate } from '../operate.ts';
import { executionName, moment, table } from '../text.ts';

type Options = WithEnvironment<{ number?: string; json?: boolean }>;

export function statusCommand({ io }: Session): Command {
  return environmentCommand('status', 'Shows how numbers stand: trunk, agent, verdict, and what is left to do by hand.')
    .option('--number <number>', 'one number, with all its executions', phoneNumberOption)
    .option('--json', 'as JSON')
    .addHelpText('after', examples('status --env dev', 'status --env dev --number +918045671234'))
    .action(async (options: Options) => {
      const environment = await findEnvironment(options, io);
      const { numbers } = await operate(environment, 'status', options.number ? { phoneNumber: options.number } : {});
      if (options.json) return line(io.out, JSON.stringify(numbers, null, 2));
      const [only] = numbers;
      if (!only) {
        const what = options.number ?? 'any number';
        return line(
          io.out,
          `Nothing is known of ${what}. Provision one: npx trunkline provision --env ${environment.name} --number +91...`,
        );
      }
      line(io.out, options.number ? details(only) : overview(numbers));
    });
}

function overview(numbers: NumberStatus[]): string {
  const rows = numbers.map((number) => [
    number.phoneNumber,
    number.state,
    number.trunkName ?? '-',
    number.agentId ?? '-',
    number.verification?.verdict ?? '-',
    number.verification?.proved.join(', ') || '-',
    moment(number.since),
    number.toDo.length > 0 ? `${number.toDo.length} by hand` : '-',
  ]);
  return table([['NUMBER', 'STATE', 'TRUNK', 'AGENT', 'VERDICT', 'PROVED', 'SINCE', 'TO DO'], ...rows]);
}

function details(number: NumberStatus): string {
  const { verification, runs, toDo, setAside } = number;
  const rows: [string, string | null | undefined][] = [
    ['number', number.phoneNumber],
    ['state', `${number.state} since ${moment(number.since)}`],
    ['trunk', number.trunkSid && `${number.trunkSid}${number.trunkName ? ` (${number.trunkName})` : ''}`],
    ['product', number.productId],
    ['agent', number.agentId],
    ['destination', number.destination],
    ['verdict', verification && `${verification.verdict}${verification.summary ? `: ${verification.summary}` : ''}`],
    ['proved', verification && (verification.proved.join(', ') || 'nothing')],
    ['not proved', verification && (verification.notProved.join(', ') || 'nothing')],
    ['error', number.error && `${number.error}: ${number.message}`],
    [
      'set aside',
      setAside && `by ${setAside.by} at ${moment(setAside.at)}${setAside.reason ? `: ${setAside.reason}` : ''}`,
    ],
    ...toDo.map((each): [string, string] => ['to do', each]),
  ];
  const shown = rows.filter((row): row is [string, string] => Boolean(row[1]));
  const history = runs.map((run) => [
    moment(run.startedAt),
    run.outcome ?? 'under way',
    run.error ?? '-',
    run.startedBy ?? '-',
    run.reason ?? '-',
    executionName(run.execution),
  ]);
  const header = ['STARTED', 'OUTCOME', 'ERROR', 'BY', 'REASON', 'EXECUTION'];
  return `${table(shown)}${history.length > 0 ? `\n\n${table([header, ...history])}` : ''}`;
}
