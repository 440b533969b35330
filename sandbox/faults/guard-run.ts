import { join } from 'node:path';
import { print } from '../../cli/io.ts';
import { endIdleWorkers } from '../aws/lambda-workers.ts';
import type { Template } from '../aws/template.ts';
import { sandboxTemplate, synthesizeSandbox } from '../synthesize.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { accountState } from './account-state.ts';
import type { Cell } from './cell-result.ts';
import type { Guard } from './guard.ts';
import { matrixCells } from './matrix.ts';
import { runInProcesses } from './process.ts';
import { describeCell, matching } from './report.ts';
import { asBefore, type Scenario, succeeded, unverified } from './scenarios/scenario.ts';
import { allScenarios, inScenarioSandbox, runScenario } from './scenarios.ts';
import { withoutGuard } from './without-guard.ts';
import { findRowsOf } from './worker.ts';

/** What notices that a guard is gone. */
interface Notice {
  description: string;
  problem: string;
  /** Whether it passes. */
  passes(template: Template): Promise<boolean>;
}

/** It passes without any guard. If it fails, the change broke the code, and did not just take a guard away. */
const ordinary: Scenario = {
  name: 'a number is provisioned and deprovisioned',
  async run(sandbox) {
    const before = accountState(sandbox);
    const { phoneNumber } = unverified;
    const executions = [await sandbox.provision(unverified), await sandbox.deprovision({ phoneNumber })];
    return [...succeeded(executions), ...asBefore(sandbox, before)];
  },
};

/**
 * The proof that the proof works: each guard's loss must be noticed, by what passes with every guard in place.
 *
 * @returns whether each was
 */
export async function runGuards(guards: readonly Guard[], processes: number): Promise<boolean> {
  const began = Date.now();
  const parent = temporaryFolder();
  const whole = await sandboxTemplate();
  // With every guard in place: without one, a story may go otherwise or not at all.
  const cells = guards.some((guard) => guard.cells !== undefined) ? matrixCells(await findRowsOf(whole)) : [];
  let missed = 0;
  for (const [index, guard] of guards.entries()) {
    const template = await synthesizeSandbox(join(parent, String(index)), [withoutGuard(guard)]);
    print(`\nWithout: ${guard.name}`);
    const [broken] = await inScenarioSandbox(template, (sandbox) => runScenario(sandbox, ordinary));
    const notice = broken ? undefined : await firstNotice(guard, template, cells, processes);
    if (notice) print(`  noticed by: ${notice.description}\n    ${shortened(notice.problem)}`);
    if (broken) print(`  BROKEN: not even this passes: ${ordinary.name}\n    ${shortened(broken)}`);
    else if (!notice) print('  NOT NOTICED');
    else if (await notice.passes(whole)) continue;
    else print('  PROVES NOTHING: it does not pass with every guard in place either');
    missed += 1;
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  print(`\n${guards.length} guards, the loss of ${guards.length - missed} is noticed. ${seconds} seconds.`);
  return missed === 0;
}

async function firstNotice(
  { name, scenarios: ofScenarios, cells: ofCells }: Guard,
  template: Template,
  cells: readonly Cell[],
  processes: number,
): Promise<Notice | undefined> {
  const [tried, struck] = [
    ofScenarios === undefined ? [] : allScenarios.filter((scenario) => scenario.name.includes(ofScenarios)),
    ofCells === undefined ? [] : matching(cells, ofCells),
  ];
  if (tried.length + struck.length === 0) throw new Error(`${name}: nothing is there that could notice its loss.`);
  return (await noticedByScenario(tried, template)) ?? (await noticedByCell(struck, template, processes));
}

function noticedByScenario(tried: readonly Scenario[], template: Template): Promise<Notice | undefined> {
  return inScenarioSandbox(template, async (sandbox) => {
    for (const scenario of tried) {
      const [problem] = await runScenario(sandbox, scenario);
      if (!problem) continue;
      const again = (whole: Template) => inScenarioSandbox(whole, (other) => runScenario(other, scenario));
      return { description: scenario.name, problem, passes: async (whole) => (await again(whole)).length === 0 };
    }
    return undefined;
  });
}

async function noticedByCell(
  struck: readonly Cell[],
  template: Template,
  processes: number,
): Promise<Notice | undefined> {
  if (struck.length === 0) return undefined;
  const run = (of: Template, items: readonly Cell[]) =>
    runInProcesses({ kind: 'cells', template: of, items, enough: 1 }, Math.min(processes, items.length), () => {});
  const results = await run(template, struck);
  await endIdleWorkers();
  const red = results.find(({ problems }) => problems.length > 0);
  const [problem] = red?.problems ?? [];
  if (!red || !problem) return undefined;
  const passes = async (whole: Template) => (await run(whole, [red.cell])).every(({ problems }) => !problems[0]);
  return { description: describeCell(red.cell), problem, passes };
}

/** A problem shows whole accounts; what was found is told by its beginning. */
function shortened(problem: string): string {
  return problem.length > 200 ? `${problem.slice(0, 199)}…` : problem;
}
