import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { readLambdaFailure } from '../lambdas/outcomes/lambda-failure.ts';
import { deprovisionedSchema } from '../lambdas/workflows/deprovision-number/parts.ts';
import { provisionedSchema } from '../lambdas/workflows/provision-number/parts.ts';
import { rolledBackSchema } from '../lambdas/workflows/roll-back/parts.ts';

/** How an execution ended, as JSON says it and as a person reads it. */
export interface Outcome {
  execution: string;
  status: string;
  output?: unknown;
  error?: string;
  message?: string;
}

export function outcomeOf(execution: DescribeExecutionOutput): Outcome {
  const { executionArn = '', status = '', output, error, cause } = execution;
  if (status === 'SUCCEEDED') return { execution: executionArn, status, output: parseJson(output) };
  const failure = readLambdaFailure({ Error: error ?? status, Cause: cause ?? wordsOf[status] ?? '' });
  return { execution: executionArn, status, ...failure };
}

const wordsOf: Record<string, string> = {
  ABORTED: 'It was stopped by hand.',
  TIMED_OUT: 'It took longer than it may as a whole.',
};

/** The end in a few lines. */
export function describeOutcome(outcome: Outcome, phoneNumber: string): string[] {
  const { status, error, message } = outcome;
  if (status === 'SUCCEEDED') return describeOutput(outcome.output, phoneNumber);
  const cleaned = ['ABORTED', 'TIMED_OUT'].includes(status)
    ? ['What it made is rolled back within minutes, unless its request says onFailure keep.']
    : [];
  return [`${phoneNumber}: ${error}`, `  ${message}`, ...cleaned.map((text) => `  ${text}`)];
}

function describeOutput(output: unknown, phoneNumber: string): string[] {
  const provisioned = provisionedSchema().safeParse(output);
  if (provisioned.success) {
    const { agentId, trunkName, trunkSid, productId, changed, verification, manualSteps, warnings } = provisioned.data;
    return [
      `${phoneNumber} is provisioned${changed ? '' : '; nothing had to be changed'}`,
      `  trunk ${trunkName} (${trunkSid}), product ${productId}, agent ${agentId}`,
      `  verification: ${describeVerification(verification)}`,
      ...list('left to do by hand:', manualSteps),
      ...list('warnings:', warnings),
    ];
  }
  const deprovisioned = deprovisionedSchema().safeParse(output);
  if (deprovisioned.success) {
    const { undone, remains } = deprovisioned.data;
    const nothing = undone.length + remains.length === 0;
    return [
      `${phoneNumber} ${nothing ? "has nothing of Trunkline's: nothing was changed" : 'is deprovisioned'}`,
      ...list('undone:', undone),
      ...list('left to do by hand:', remains),
    ];
  }
  const rolledBack = rolledBackSchema().safeParse(output);
  if (rolledBack.success) {
    const { undone, remains } = rolledBack.data;
    return [
      `${phoneNumber}: ${undone.length === 0 ? 'nothing had to be undone' : 'rolled back'}`,
      ...list('undone:', undone),
      ...list('left to do by hand:', remains),
    ];
  }
  return [`${phoneNumber}: done`];
}

/** A verdict and the directions that it proved. */
export function describeVerification(verification: {
  verdict: string;
  summary: string | null;
  proved: readonly string[];
  notProved: readonly string[];
}): string {
  const { verdict, summary, proved, notProved } = verification;
  const directions = [
    proved.length > 0 && `proved: ${proved.join(', ')}`,
    notProved.length > 0 && `not proved: ${notProved.join(', ')}`,
  ].filter(Boolean);
  return [`${verdict} (${directions.join('; ')})`, summary].filter(Boolean).join(' - ');
}

export function list(heading: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`  ${heading}`, ...entries.map((entry) => `    - ${entry}`)];
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return text;
  }
}
