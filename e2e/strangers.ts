import { parseArgs } from 'node:util';
import { print, printError } from '../cli/io.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import { kamailio } from './strangers/kamailio.ts';
import { newman } from './strangers/newman.ts';
import { pjsua } from './strangers/pjsua.ts';
import { schemathesis } from './strangers/schemathesis.ts';
import { sipp } from './strangers/sipp.ts';
import { smallestSdk } from './strangers/smallest-sdk.ts';
import { Missing, type Stranger } from './strangers/stranger.ts';

const strangers: readonly Stranger[] = [sipp, kamailio, pjsua, newman, smallestSdk, schemathesis];

const help = `npm run strangers -- [options]

Has programs that nobody here wrote, and that know nothing of the simulators, judge them: ${strangers.map(({ name }) => name).join(', ')}.
Each comes from its own registry. One that cannot be had here is skipped, which is said.

  --tool NAME  that program alone
  --only TEXT  the checks whose title contains it
  --help       this text

Exit code: 0 nothing failed, 1 a check did, 2 the command was wrong.`;

interface Row {
  name: string;
  version: string;
  passed: number;
  failed: number;
  skipped: string | undefined;
}

async function ask(stranger: Stranger, only: string): Promise<Row> {
  const row: Row = { name: stranger.name, version: '', passed: 0, failed: 0, skipped: undefined };
  try {
    row.version = await stranger.find();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    row.skipped = error.message;
    return row;
  }
  print(`\n${row.name} ${row.version}`);
  const wanted = (title: string) => title.includes(only);
  const tell = (title: string, problem: string | undefined) => {
    print(
      problem === undefined
        ? `✓ ${visibleText(title)}`
        : `✗ ${visibleText(title)}\n  ${problem.replaceAll('\n', '\n  ')}`,
    );
    if (problem === undefined) row.passed += 1;
    else row.failed += 1;
  };
  try {
    for await (const { title, problem } of stranger.judge(wanted)) if (wanted(title)) tell(title, problem);
  } catch (error) {
    tell('it runs to its end', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return row;
}

/** A table of what was tried, and the sums in one line. */
function summary(rows: readonly Row[]): string {
  const cells = [
    ['program', 'version', 'passed', 'failed', ''],
    ...rows.map(({ name, version, passed, failed, skipped }) =>
      skipped === undefined
        ? [name, version, String(passed), String(failed), '']
        : [name, '', '', '', `skipped: ${skipped}`],
    ),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.slice(0).map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const sum = (key: 'passed' | 'failed') => rows.reduce((total, row) => total + row[key], 0);
  const skipped = rows.filter((row) => row.skipped !== undefined).length;
  return `${lines.join('\n')}\n\n${sum('passed')} passed, ${sum('failed')} failed, ${skipped} skipped`;
}

async function run(tool: string | undefined, only: string): Promise<number> {
  const asked = strangers.filter(({ name }) => tool === undefined || name.toLowerCase() === tool.toLowerCase());
  if (asked.length === 0) {
    printError(
      `--tool: there is no ${visibleText(tool ?? '')}. There are: ${strangers.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  const rows: Row[] = [];
  for (const stranger of asked) rows.push(await ask(stranger, only));
  if (only !== '' && rows.every(({ passed, failed, skipped }) => passed + failed === 0 && skipped === undefined)) {
    printError(`--only: no check has "${visibleText(only)}" in its title.`);
    return 2;
  }
  print(`\n${summary(rows)}`);
  return rows.some(({ failed }) => failed > 0) ? 1 : 0;
}

try {
  const { values } = parseArgs({
    options: { tool: { type: 'string' }, only: { type: 'string', default: '' }, help: { type: 'boolean' } },
  });
  if (values.help) print(help);
  else process.exitCode = await run(values.tool, values.only);
} catch (error) {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) throw error;
  printError(`${visibleText(error.message)}\n\n${help}`);
  process.exitCode = 2;
}
