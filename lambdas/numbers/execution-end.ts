import * as z from 'zod/mini';

/** The fields that are needed of "Step Functions Execution Status Change". */
export const executionEndSchema = z.object({
  detail: z.object({
    executionArn: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** Epoch milliseconds */
    stopDate: z.number(),
    input: z.nullish(z.string()),
    error: z.nullish(z.string()),
    cause: z.nullish(z.string()),
  }),
});
export type ExecutionEnd = z.output<typeof executionEndSchema>['detail'];

/**
 * The number in the input of an execution that ended. It is not validated again: the first state refused what is wrong,
 * and nothing was claimed then. Only a text that cannot be a number is not looked up.
 */
export const claimedNumberSchema = z.string().check(z.regex(/^\+\d{8,15}$/));

/** Why an execution ended, for one that gives no cause itself. */
export const wordsOfEnd: Record<ExecutionEnd['status'], string> = {
  ABORTED: 'The execution was stopped by hand.',
  TIMED_OUT: 'The execution took longer than it may as a whole.',
  FAILED: 'The execution failed where no state of it could take notice.',
};
