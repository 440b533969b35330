import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { readLambdaFailure } from '../lambdas/outcomes/lambda-failure.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import type { WorkflowName } from '../lambdas/workflows/contract.ts';
import { deprovisionedSchema } from '../lambdas/workflows/deprovision-number/document.ts';
import { provisionedSchema } from '../lambdas/workflows/provision-number/document.ts';
import { rolledBackSchema } from '../lambdas/workflows/roll-back/document.ts';

/** How an execution ended, as JSON says it and as a person reads it. */
export interface Outcome {
  execution: string;
  status: string;
  output?: unknown;
  error?: string;
  message?: string;
  /** What happens to the work that it left half done and cannot finish itself. */
  then?: string;
}

export function outcomeOf(execution: DescribeExecutionOutput): Outcome {
  const { executionArn = '', stateMachineArn = '', status = '', output, error, cause } = execution;
  if (status === 'SUCCEEDED') return { execution: executionArn, status, output: parseJson(output) };
  const failure = readLambdaFailure({ Error: error ?? status, Cause: cause ?? wordsOf[status] ?? '' });
  const then = status in wordsOf ? thenOf(stateMachineArn) : undefined;
  return { execution: executionArn, status, ...failure, ...(then !== undefined && { then }) };
}

const afterTheEnd: Record<WorkflowName, string> = {
  'provision-number': 'What it made is rolled back within minutes, unless its request says onFailure keep.',
  'roll-back': 'What it had not undone is there still. Start the roll-back again: it goes on with that.',
  'deprovision-number': 'What it had not undone is there still. Started again, it goes on with that.',
};

function thenOf(stateMachineArn: string): string | undefined {
  return Object.entries(afterTheEnd).find(([workflow]) => stateMachineArn.endsWith(`-${workflow}`))?.[1];
}

const wordsOf: Record<string, string> = {
  ABORTED: 'It was stopped by hand.',
  TIMED_OUT: 'It took longer than it may as a whole.',
};

/** The end in a few lines. */
export function describeOutcome(outcome: Outcome, phoneNumber: string): string[] {
  const { status, error, message, then } = outcome;
  if (status === 'SUCCEEDED') return describeOutput(outcome.output, phoneNumber);
  return [`${phoneNumber}: ${error}`, `  ${message}`, ...(then === undefined ? [] : [`  ${then}`])];
}

function describeOutput(output: unknown, phoneNumber: string): string[] {
  const described = Object.values(describers).map((describe) => describe(output, phoneNumber));
  return described.find((lines) => lines !== undefined) ?? [`${phoneNumber}: done`];
}

/** What each workflow answers, in words; undefined where the output is another one's. */
const describers: Record<WorkflowName, (output: unknown, phoneNumber: string) => string[] | undefined> = {
  'provision-number': (output, phoneNumber) => {
    const { data, success } = provisionedSchema().safeParse(output);
    if (!success) return undefined;
    const { agentId, trunkName, trunkSid, productId, changed, verification, manualSteps, warnings } = data;
    return [
      `${phoneNumber} is provisioned${changed ? '' : '; nothing had to be changed'}`,
      `  trunk ${trunkName} (${trunkSid}), product ${productId}, agent ${agentId}`,
      `  verification: ${describeVerification(verification)}`,
      ...list('left to do by hand:', manualSteps),
      ...list('warnings:', warnings),
    ];
  },
  'deprovision-number': (output, phoneNumber) => {
    const { data, success } = deprovisionedSchema().safeParse(output);
    if (!success) return undefined;
    const nothing = data.undone.length + data.remains.length === 0;
    return [
      `${phoneNumber} ${nothing ? "has nothing of Trunkline's: nothing was changed" : 'is deprovisioned'}`,
      ...whatWasUndone(data),
    ];
  },
  'roll-back': (output, phoneNumber) => {
    const { data, success } = rolledBackSchema().safeParse(output);
    if (!success) return undefined;
    return [
      `${phoneNumber}: ${data.undone.length === 0 ? 'nothing had to be undone' : 'rolled back'}`,
      ...whatWasUndone(data),
      ...(data.left === null ? [] : [`  ${data.left}`]),
    ];
  },
};

function whatWasUndone({ undone, remains }: { undone: string[]; remains: string[] }): string[] {
  return [...list('undone:', undone), ...list('left to do by hand:', remains)];
}

/** A verdict and the directions that it proved. */
export function describeVerification(verification: {
  verdict: string;
  audio: string;
  summary: string | null;
  proved: readonly string[];
  notProved: readonly string[];
}): string {
  const { verdict, audio, summary, proved, notProved } = verification;
  const directions = [
    proved.length > 0 && `proved: ${proved.join(', ')}`,
    notProved.length > 0 && `not proved: ${notProved.join(', ')}`,
    verdict === 'answered' && `audio: ${audio}`,
  ].filter(Boolean);
  return [`${verdict} (${directions.join('; ')})`, summary].filter(Boolean).join(' - ');
}

export function list(heading: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`  ${heading}`, ...entries.map((entry) => `    - ${visibleText(entry)}`)];
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return text;
  }
}
