import * as z from 'zod/mini';
import type { HttpOptions } from '../platform/http/contract.ts';
import { log } from '../platform/log.ts';
import { countCall } from '../platform/metrics.ts';

/* What the connections to both services have in common. Each has a file of its own, since most steps need one. */

/** Epoch milliseconds after which nothing new may be begun. */
export type Until = { deadline: number };

export const requestTimeout = { REQUEST_TIMEOUT_MILLIS: z.coerce.number().check(z.positive()) };

/**
 * A secret's name is `trunkline/<environment>/<service>`; its ARN ends with six characters more.
 *
 * @param nameOrArn the ARN; in an emulator, whose CloudFormation gives no other reference, the name
 */
export function fillCommand(nameOrArn: string): string {
  const [, environment, service] = /(?:^|:)trunkline\/([^/]+)\/(exotel|atoms)/.exec(nameOrArn) ?? [];
  return `Fill it with: npx trunkline secrets set ${service} --env ${environment}`;
}

export const logCall: NonNullable<HttpOptions['log']> = (call) => {
  log.info('call', { call });
  countCall(call);
};
