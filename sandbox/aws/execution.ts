import type { HistoryEvent } from './state-machine.ts';

export type { HistoryEvent } from './state-machine.ts';

export interface Execution {
  arn: string;
  name: string;
  stateMachineArn: string;
  input: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Epoch milliseconds */
  startedAt: number;
  /** Epoch milliseconds; there once it is over. */
  stoppedAt?: number;
  redriveCount: number;
  history: HistoryEvent[];
  output?: unknown;
  error?: string;
  cause?: string;
  /** Resolves when it is over, whatever its end; a redrive makes another. */
  ended: Promise<void>;
}
