import type { LambdaFailure } from './lambda-failed.ts';
import type { LambdaCode } from './template.ts';

/*
 * What the process and a worker say to each other. Each message names the instance of a Lambda that it is about.
 */

/** Under this name a worker gives bundles the packages that they share. */
export const sharedPackages = 'trunklineSharedPackages';

/** The first of each instance. */
export interface LoadOrder extends LambdaCode {
  functionName: string;
  compileCache: string;
  variables: Record<string, string>;
  /** PEM */
  trusted: readonly string[];
  /** How far the sandbox's time is ahead: `LeftOut`. */
  leftOut: SharedArrayBuffer;
}

export interface InvokeOrder {
  requestId: string;
  event: unknown;
  /** Epoch milliseconds, by the sandbox's time */
  deadline: number;
}

export type Order = { load: LoadOrder } | { invoke: InvokeOrder } | { wake: number } | 'time out' | 'forget';

/** What an instance tells: that it can be invoked, what it logged, that it sleeps, how an invocation ended. */
export type Message =
  | 'ready'
  | { log: string }
  | { sleep: number; millis: number }
  | { requestId: string; answer: string }
  | { requestId: string; failure: LambdaFailure };
