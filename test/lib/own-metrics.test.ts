import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  calledServices,
  callResults,
  countedBy,
  countedVerdicts,
  ownService,
} from '../../lambdas/platform/metric-names.ts';
import { questions } from '../../lambdas/platform/question-names.ts';

const readme = readFileSync('README.md', 'utf8');
const names = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(', ');

test('the README names every dimension of every metric: an alarm that leaves one out stays empty', () => {
  const rows = [
    ['ServiceCalls', calledServices, callResults],
    ['Verdicts', [ownService], countedVerdicts],
    ['WaitsForAPerson', [ownService], questions],
  ] as const;
  expect(rows.map(([metric]) => metric)).toEqual(Object.keys(countedBy));
  expect(readme).toContain('| metric | `environment` | `service` | and |');
  for (const [metric, services, values] of rows) {
    expect(readme).toContain(
      `| \`${metric}\` | \`dev\` and so on | ${names(services)} | \`${countedBy[metric]}\`: ${names(values)} |`,
    );
  }
});
