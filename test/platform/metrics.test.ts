import { afterEach, expect, jest, test } from '@jest/globals';
import { countWait } from '../../lambdas/platform/metrics.ts';
import { questions } from '../../lambdas/platform/question-names.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test.each(questions)('a wait for a person is counted with its question: %s', (question) => {
  const written: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  countWait(question);
  jest.restoreAllMocks();
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ WaitsForAPerson: 1, question, service: 'trunkline', environment: expect.any(String) }),
  ]);
});
