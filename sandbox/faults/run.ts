import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/errors.ts';
import { print, printError } from '../../cli/io.ts';
import type { Template } from '../aws/template.ts';
import { sandboxTemplate } from '../synthesize.ts';
import type { CellResult } from './cell-result.ts';
import { runGuards } from './guard-run.ts';
import { guards } from './guards.ts';
import { laggingCells, matrixCells, pairCells } from './matrix.ts';
import { runInProcesses } from './process.ts';
import {
  describeFailures,
  describeSeed,
  describeSeeds,
  describeTotals,
  drawMatrix,
  matching,
  totalsOf,
} from './report.ts';
import { allScenarios, inScenarioSandbox, runScenario } from './scenarios.ts';
import { findRowsOf } from './worker.ts';

const help = `npm run faults -- [options]

Lets every call that the workflow makes to Exotel and Atoms fail in every way, once and for ever, and judges by what the
simulators hold afterwards: a number must end provisioned, or absent.

  --only TEXT      the cells whose description has the text in it, such as "Create trunk" or "answer lost"; of the
                   guards and of the scenarios, those whose name has it
  --pairs          a second fault, of every kind, at the call that follows the first
  --scenarios      what goes wrong without a fault: executions at the same moment, things of somebody else
  --random         two hundred executions a seed over twenty numbers and three agents, with random faults, events that come
                   twice, and up to eight at the same moment
  --seeds N        how many seeds, from 1 on; default 20
  --seed N         that seed alone: what a seed that failed is tried again with
  --guards         takes each guard of the code away in turn, and shows what notices first
  --part N/M       the Nth of M parts of the cells and of the scenarios; all M together are the whole
  --processes N    default: as many as there are cores
  --help           this text

Exit code: 0 all passed, 1 something failed, 2 the command was wrong.`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', default: '' },
        part: { type: 'string', default: '1/1' },
        pairs: { type: 'boolean', default: false },
        scenarios: { type: 'boolean', default: false },
        random: { type: 'boolean', default: false },
        seeds: { type: 'string', default: '20' },
        seed: { type: 'string' },
        guards: { type: 'boolean', default: false },
        processes: { type: 'string', default: String(availableParallelism()) },
        help: { type: 'boolean', default: false },
      },
    });
    const processes = wholeNumber('--processes', values.processes);
    const count = wholeNumber('--seeds', values.seeds);
    const seeds = values.seed
      ? [wholeNumber('--seed', values.seed)]
      : Array.from({ length: count }, (_, index) => index + 1);
    return { ...values, part: partOf(values.part), processes, seeds };
  } catch (error) {
    throw new UsageError((error as Error).message, `\n${help}`);
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option}: must be a whole number from 1 on`);
  return number;
}

/** @returns whether what stands at an index of a list is in the part */
function partOf(text: string): (item: unknown, index: number) => boolean {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [wanted, all] = [Number(part), Number(parts)];
  if (!(wanted >= 1 && wanted <= all)) throw new Error('--part: must be N/M, such as 1/3, with N from 1 to M');
  return (_, index) => index % all === wanted - 1;
}

async function run(): Promise<boolean> {
  const { help: wantsHelp, guards: wantsGuards, ...options } = readArguments();
  if (wantsHelp) {
    print(help);
    return true;
  }
  if (wantsGuards) return runWithoutGuards(options);
  const template = await sandboxTemplate();
  if (options.random) return runRandom(template, options);
  const scenariosPassed = options.only === '' || options.scenarios ? await runScenarios(template, options) : true;
  if (options.scenarios) return scenariosPassed;

  const began = Date.now();
  const rows = await findRowsOf(template);
  const all = options.pairs ? pairCells(rows) : [...matrixCells(rows), ...laggingCells(rows)];
  const cells = matching(all, options.only).filter(options.part);
  if (cells.length === 0) throw new UsageError(`--only: no cell has "${options.only}" in its description.`);
  const results = await runInProcesses({ kind: 'cells', template, items: cells }, options.processes, showProgress());
  if (!options.pairs) print(drawMatrix(results));
  for (const failure of describeFailures(results)) print(`\n${failure}`);
  const totals = totalsOf(results);
  print(`\n${describeTotals(totals)} ${Math.round((Date.now() - began) / 1000)} seconds.`);
  return scenariosPassed && totals.failed === 0;
}

type Options = ReturnType<typeof readArguments>;

function runScenarios(template: Template, { only, part }: Pick<Options, 'only' | 'part'>): Promise<boolean> {
  const wanted = allScenarios.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase())).filter(part);
  if (wanted.length === 0) throw new UsageError(`--only: no scenario has "${only}" in its name.`);
  return inScenarioSandbox(template, async (sandbox) => {
    let passed = true;
    for (const scenario of wanted) {
      const problems = await runScenario(sandbox, scenario);
      if (problems.length > 0) passed = false;
      print(`${problems.length > 0 ? 'FAILED' : 'passed'}  ${scenario.name}`);
      for (const problem of problems) print(`    ${problem}`);
    }
    return passed;
  });
}

/** A line a seed, as each is done. */
async function runRandom(
  template: Template,
  { seeds, processes }: { seeds: number[]; processes: number },
): Promise<boolean> {
  const began = Date.now();
  const order = { kind: 'seeds', template, items: seeds } as const;
  const results = await runInProcesses(order, Math.min(processes, seeds.length), (result) => {
    print(describeSeed(result));
  });
  print(`\n${describeSeeds(results)} ${Math.round((Date.now() - began) / 1000)} seconds.`);
  return results.every(({ problems }) => problems.length === 0);
}

async function runWithoutGuards({ only, processes }: { only: string; processes: number }): Promise<boolean> {
  const wanted = guards.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
  if (wanted.length === 0) throw new UsageError(`--only: no guard has "${only}" in its name.`);
  return runGuards(wanted, processes);
}

/** A line every hundred cells, on standard error: the result is what standard output gets. */
function showProgress(): (result: CellResult) => void {
  let done = 0;
  let failed = 0;
  return ({ problems }) => {
    done += 1;
    if (problems.length > 0) failed += 1;
    if (done % 100 === 0) printError(`${done} cells, ${failed} failed`);
  };
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  printError(error.message);
  if (error.further) printError(error.further);
  process.exitCode = 2;
}
