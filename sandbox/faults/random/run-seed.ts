import { setTimeout } from 'node:timers/promises';
import type { Execution, HistoryEvent } from '../../aws/execution.ts';
import type { Template } from '../../aws/template.ts';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { unusedNumbers } from '../../simulators/exotel.ts';
import type { FaultRequest } from '../../simulators/http/faults.ts';
import { accountState } from '../account-state.ts';
import { columnNamed } from '../columns.ts';
import { lagBehind } from '../lags.ts';
import { unless } from '../problems.ts';
import { lagOf } from './draw-lag.ts';
import { judge } from './judge.ts';
import { agentIds, numbers, type PlannedExecution, phones, planOf } from './plan.ts';
import { Randomness } from './randomness.ts';
import { Turns } from './turns.ts';

export interface SeedResult {
  seed: number;
  /** How far reads lag behind changes, in words. */
  lag: string;
  /** What is wrong at the end: empty when the seed passes. */
  problems: string[];
  executions: number;
  succeeded: number;
  calls: number;
  injections: number;
  /** The most executions that were open at the same moment. */
  atOnce: number;
}

const openAtMost = 8;
/** Longer than anything takes that still moves: no pause takes real time. */
const stillAfterMillis = 350;

export interface RandomSandbox {
  sandbox: Sandbox;
  turns: Turns;
}

export async function startRandomSandbox(template: Template): Promise<RandomSandbox> {
  const turns = new Turns();
  const sandbox = await startSandbox(template, {
    sharePackages: true,
    waitMillis: 1,
    retryMillis: 1,
    threadsPerLambda: 3,
    turns,
    exoPhones: [
      ...numbers.map(({ phoneNumber }) => ({ phoneNumber, voiceUrl: formerVoiceUrl })),
      ...unusedNumbers.map((phoneNumber) => ({ phoneNumber })),
    ],
    agents: agentIds.map((id, index) => ({ id, allowInboundCall: index === 0 })),
    // Whatever a person may say: what starts an execution makes no difference here.
    variables: { EVENT_FIELDS: JSON.stringify(eventFields) },
  });
  return { sandbox, turns };
}

const eventFields = ['trunkName', 'staticIps', 'callerId', 'flowAppId', 'verification', 'onFailure'];

const formerVoiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';

/** Runs the seeds one after the other. @param onResult is told of each; `false` ends the run */
export async function runSeeds(
  template: Template,
  seeds: readonly number[],
  onResult: (result: SeedResult) => boolean,
): Promise<void> {
  const random = await startRandomSandbox(template);
  try {
    for (const seed of seeds) if (!onResult(await runSeed(random, seed))) return;
  } finally {
    await random.sandbox.close();
  }
}

/** Runs one seed from the start, and judges what is there when everything is over. */
export async function runSeed(
  { sandbox, turns }: RandomSandbox,
  seed: number,
  executions?: number,
): Promise<SeedResult> {
  await sandbox.reset();
  furnish(sandbox);
  const before = accountState(sandbox);
  const plan = planOf(seed, executions);
  const lag = lagOf(seed);
  lagBehind(sandbox, lag);
  if (seed % 3 === 0) sandbox.atoms.settings.showsProductIds = 'never';
  turns.begin();
  const atOnce = await play(sandbox, turns, plan, new Randomness(seed)).finally(() => turns.letGo());
  await sandbox.settled();

  const injections = sandbox.exotel.faults.injections + sandbox.atoms.faults.injections;
  sandbox.exotel.faults.clear();
  sandbox.atoms.faults.clear();
  const planned = plannedOf(sandbox);
  const provisionings = planned.filter((_, index) => plan[index]?.work === 'provision');
  const problems = [
    ...unless(planned.length === plan.length, `${planned.length} executions for ${plan.length} starts`),
    ...unless(injections > 0, 'no fault struck'),
    ...unless(
      provisionings.some(({ status }) => status === 'SUCCEEDED'),
      'nothing was ever provisioned',
    ),
    ...provisionings.flatMap(({ name, status, input }) =>
      unless(
        status !== 'SUCCEEDED' || !input.includes(phones.fails),
        `${name} succeeded, though its call could not be answered`,
      ),
    ),
    ...(await judge(sandbox, before)),
  ];
  return {
    seed,
    lag: lag.name,
    problems,
    executions: sandbox.executions.all.size,
    succeeded: provisionings.filter(({ status }) => status === 'SUCCEEDED').length,
    calls: sandbox.exotel.journal.length + sandbox.atoms.journal.length,
    injections,
    atOnce,
  };
}

function furnish({ exotel, atoms }: Sandbox): void {
  exotel.settings.requestsPerMinute = 1_000_000;
  Object.assign(atoms.settings, { requestsPerSecond: 1_000_000, callSteps: 1 });
  exotel.state.phones[phones.fails] = 'codec mismatch';
}

/** @returns the most executions that were open at the same moment */
async function play(
  sandbox: Sandbox,
  turns: Turns,
  plan: readonly PlannedExecution[],
  random: Randomness,
): Promise<number> {
  const { executions, bus } = sandbox;
  const toldTwice = new Set<string>();
  let next = 0;
  let atOnce = 0;
  executions.options.onEvent = (event, execution) => endAsPlanned(sandbox, plan, event, execution);
  for (;;) {
    await quiet(sandbox, turns);
    atOnce = Math.max(atOnce, executions.running);
    tellTwice(sandbox, plan, toldTwice);
    const failed = plannedOf(sandbox).find(
      ({ status, redriveCount }, index) =>
        plan[index]?.redriven && redriveCount === 0 && status !== 'RUNNING' && status !== 'SUCCEEDED',
    );
    const planned = plan[next];
    if (failed && random.chance(50)) executions.redrive(failed.arn);
    else if (planned && executions.running < openAtMost && (turns.waiting === 0 || random.chance(20))) {
      begin(sandbox, planned, next);
      next += 1;
    } else if (turns.waiting > 0) turns.play(random);
    else if (!planned && !failed && executions.running + bus.delivering === 0) return atOnce;
  }
}

/**
 * Resolves when everything that goes on waits for a turn, so that who comes next does not depend on who was faster.
 * Two may wait for the same Lambda that somebody left behind: then it is enough that nothing has moved for a while.
 */
async function quiet({ executions, bus }: Sandbox, turns: Turns): Promise<void> {
  let waiting = -1;
  let since = 0;
  while (turns.isRunning || turns.waiting < executions.running + bus.delivering) {
    const now = performance.now();
    if (turns.isRunning || waiting !== turns.waiting) [waiting, since] = [turns.waiting, now];
    if (now - since > stillAfterMillis) return;
    await setTimeout(1);
  }
}

function begin(sandbox: Sandbox, { work, request, start, faults }: PlannedExecution, index: number): void {
  for (const { side, operation, column, skip, times } of faults) {
    sandbox[side].faults.add({ ...columnNamed(column).fault, operation, skip, times } as FaultRequest);
  }
  if (start === 'by hand') {
    const stateMachine = work === 'deprovision' ? 'Deprovisioning' : 'Provisioning';
    const arn = sandbox.executions.arnOf(stateMachine);
    sandbox.executions.start(JSON.stringify(request), `by-hand-${index}`, arn);
    return;
  }
  const Detail = JSON.stringify(request);
  const event = sandbox.bus.put({
    Source: 'purchasing',
    DetailType: 'DID Purchased',
    Detail,
    EventBusName: 'trunkline-sandbox',
  });
  for (let delivery = 1; delivery < start.deliveries; delivery++) void sandbox.bus.deliver(event);
}

/** Those of the plan, in the order in which they were started: what befalls the first stands first in the plan. */
function plannedOf({ executions }: Sandbox): Execution[] {
  const rollBack = executions.arnOf('RollBack');
  return [...executions.all.values()].filter(({ stateMachineArn }) => stateMachineArn !== rollBack);
}

function endAsPlanned(
  sandbox: Sandbox,
  plan: readonly PlannedExecution[],
  { type, state }: HistoryEvent,
  execution: Execution,
): void {
  if (type !== 'StateEntered' || execution.redriveCount > 0) return;
  const end = plan[plannedOf(sandbox).indexOf(execution)]?.end;
  if (end?.state === state?.name) sandbox.executions[end?.as ?? 'stop'](execution.arn);
}

/** EventBridge promises at least one delivery. */
function tellTwice(sandbox: Sandbox, plan: readonly PlannedExecution[], told: Set<string>): void {
  for (const event of sandbox.bus.serviceEvents) {
    if (told.has(event.id)) continue;
    told.add(event.id);
    const { executionArn } = event.detail as { executionArn: string };
    const index = plannedOf(sandbox).findIndex(({ arn }) => arn === executionArn);
    if (plan[index]?.endIsToldTwice) void sandbox.bus.deliver(event);
  }
}
