import * as z from 'zod/mini';
import type { Runs } from '../../platform/ledger/runs.ts';

/** What numbers have asked for on a trunk that they share. */
export interface Wishes {
  staticIps: ReadonlySet<string>;
  callerIds: ReadonlySet<string>;
}

export const noWishes: Wishes = { staticIps: new Set(), callerIds: new Set() };

const runSchema = z.object({
  request: z.object({ staticIps: z._default(z.array(z.string()), []), callerId: z.optional(z.string()) }),
});

/** By the requests of their executions, whatever became of these: rather one thing too many stays for a number. */
export async function readWishes(runs: Runs, phoneNumbers: readonly string[]): Promise<Wishes> {
  const staticIps = new Set<string>();
  const callerIds = new Set<string>();
  for (const phoneNumber of phoneNumbers) {
    for (const item of await runs.listNumberItems(phoneNumber)) {
      const { data } = runSchema.safeParse(item);
      for (const ip of data?.request.staticIps ?? []) staticIps.add(ip);
      if (data?.request.callerId !== undefined) callerIds.add(data.request.callerId);
    }
  }
  return { staticIps, callerIds };
}
