import type { Execution } from './execution.ts';
import type { HistoryEvent } from './state-machine.ts';

/** How executions pass their time, and who watches them. */
export interface ExecutionOptions {
  /** Milliseconds that a Wait state pauses in place of its own time. */
  waitMillis: number;
  /** Milliseconds before a retry in place of its policy's; the number of attempts stays. */
  retryMillis: number;
  /** Milliseconds that a task waits for its token in place of its own time. */
  taskTokenMillis?: number;
  /** Draws a pause with full jitter, in milliseconds; by default it is the longest. */
  drawPause?: (longestMillis: number) => number;
  onEvent?: (event: HistoryEvent, execution: Execution) => void;
}
