import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { freshSandbox, phoneNumber, request } from './environment.ts';

interface MetricLine extends Record<string, unknown> {
  _aws: {
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
  };
}

/** The lines that Lambda's log makes metrics of. */
function metricLines(sandbox: Sandbox): MetricLine[] {
  return sandbox.lambdas.logs
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => '_aws' in line) as MetricLine[];
}

/** How often each metric was counted, by its name and its dimensions' values. */
function counted(sandbox: Sandbox): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of metricLines(sandbox)) {
    for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      const [dimensions = []] = Dimensions;
      for (const { Name } of Metrics) {
        const key = [Name, ...[...dimensions].sort().map((dimension) => line[dimension])].join(' ');
        counts[key] = (counts[key] ?? 0) + Number(line[Name]);
      }
    }
  }
  return counts;
}

test('a provisioned number counts every call to both services, and the verdict of its call', async () => {
  const sandbox = await freshSandbox();
  await sandbox.provision(request);
  expect(counted(sandbox)).toEqual({
    'ServiceCalls sandbox ok Exotel': sandbox.exotel.journal.length,
    'ServiceCalls sandbox ok Atoms': sandbox.atoms.journal.length,
    'Verdicts sandbox trunkline answered': 1,
  });
});

test('metrics are in the namespace and unit that the alarms watch, and hold nothing but their dimensions', async () => {
  const sandbox = await freshSandbox();
  await sandbox.provision(request);
  for (const line of metricLines(sandbox)) {
    const [{ Namespace, Dimensions: [dimensions = []] = [], Metrics } = { Namespace: '', Metrics: [] }] =
      line._aws.CloudWatchMetrics;
    expect([Namespace, Metrics.map(({ Unit }) => Unit)]).toEqual(['Trunkline', ['Count']]);
    expect(Object.keys(line).sort()).toEqual(['_aws', ...dimensions, ...Metrics.map(({ Name }) => Name)].sort());
    expect(JSON.stringify(line)).not.toContain(phoneNumber.slice(1));
  }
});

test('a run over a number that is proved counts no verdict again', async () => {
  const sandbox = await freshSandbox();
  await sandbox.provision(request);
  await sandbox.provision(request);
  expect(counted(sandbox)['Verdicts sandbox trunkline answered']).toBe(1);
});

test('a phone that rings out and a verification that is skipped are verdicts of their own', async () => {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.phones['+919876543210'] = 'no_answer';
  await sandbox.provision({ ...request, verification: 'skip' });
  await sandbox.provision(request);
  expect(counted(sandbox)).toMatchObject({
    'Verdicts sandbox trunkline skipped': 1,
    'Verdicts sandbox trunkline rang': 1,
  });
});

test('a call that proves nothing counts as failed; a number that came to no call counts no verdict', async () => {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
  const unproved = await sandbox.provision(request);
  expect(unproved.error).toBe('VerificationFailedError');
  expect(counted(sandbox)['Verdicts sandbox trunkline failed']).toBe(1);

  sandbox.atoms.faults.add({ operation: 'read agent', kind: 'status', status: 401, times: 'forever' });
  const refused = await sandbox.provision(request);
  expect(refused.error).toBe('AuthenticationError');
  expect(counted(sandbox)['Verdicts sandbox trunkline failed']).toBe(1);
});

test.each([
  ['a status 400', { kind: 'status', status: 400 }, 'refused'],
  ['a status 401', { kind: 'status', status: 401 }, 'failed'],
  ['a status 429', { kind: 'status', status: 429, retryAfterSeconds: 0 }, 'throttled'],
  ['a status 503', { kind: 'status', status: 503 }, 'failed'],
  ['a lost answer', { kind: 'lose answer' }, 'failed'],
  ['an answer that is no JSON', { kind: 'not json' }, 'failed'],
] as const)('%s of Exotel is counted by its result', async (_, fault, result) => {
  const sandbox = await freshSandbox();
  sandbox.exotel.faults.add({ ...fault, operation: 'create trunk' });
  await sandbox.provision(request);
  expect(counted(sandbox)[`ServiceCalls sandbox ${result} Exotel`]).toBe(1);
});
