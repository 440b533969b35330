import * as z from 'zod/mini';
import { InvalidRequestError } from '../platform/errors.ts';
import type { Entries } from '../platform/ledger/entries.ts';
import type { Runs } from '../platform/ledger/runs.ts';
import { numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';
import { allowedIpEffect } from '../things/allowed-ips/record.ts';
import { callerIdEffect, callerIdKey } from '../things/caller-id/record.ts';
import type { WantedConfiguration } from '../things/check-configuration.ts';
import { connectRouteEffect } from '../things/connect-route/record.ts';
import { numberImportEffect, numberImportKey } from '../things/imported-number/record.ts';

const provisionedSchema = z.object({
  status: z.literal('provisioned'),
  phoneNumber: z.string(),
  agentId: z.string(),
  trunkSid: z.string(),
  trunkName: z._default(z.string(), ''),
  productId: z.string(),
  destination: z.string(),
  digestSecretArn: z.string(),
});
export interface ProvisionedNumber extends z.infer<typeof provisionedSchema> {
  /** The version of the digest secret that Atoms was given, and the edge. Neither can be changed there. */
  imported: { secretVersionId: string; terminationHost: string };
}

const deprovisionedSchema = z.object({ status: z.literal('deprovisioned') });
const failedSchema = z.object({ status: z.literal('failed'), error: z.string() });

/**
 * The number as the last execution that provisioned it left it. An execution that failed since has undone only its own
 * work; after such a failure, people ask how the number stands.
 *
 * @throws InvalidRequestError when no execution provisioned it, or what it made is not Trunkline's any more.
 */
export async function requireProvisioned(
  { entries, runs }: { entries: Entries; runs: Runs },
  phoneNumber: string,
): Promise<ProvisionedNumber> {
  const [imported, outcomes] = await Promise.all([
    entries.read(numberImportEffect, numberImportKey(phoneNumber)),
    runs.listOutcomes(phoneNumber),
  ]);
  for (const { outcome } of outcomes) {
    const provisioned = provisionedSchema.safeParse(outcome);
    // A roll-back forgets the import that it undid, and another import makes another product.
    if (provisioned.success && imported && provisioned.data.productId === imported.result?.productId) {
      return { ...provisioned.data, imported: imported.intent };
    }
  }
  const why = whyNot(outcomes[0]);
  throw new InvalidRequestError(
    `phoneNumber: ${phoneNumber} is not known as provisioned: ${why}. Check the digits, or start an execution for it.`,
  );
}

function whyNot(latest: { endedAt: string; outcome: unknown } | undefined): string {
  if (!latest) return 'no execution has ended for it in this environment';
  const { data: deprovisioned } = deprovisionedSchema.safeParse(latest.outcome);
  if (deprovisioned) return `it was deprovisioned by the last execution, which ended ${latest.endedAt}`;
  const failed = failedSchema.safeParse(latest.outcome);
  return failed.success
    ? `the last execution, which ended ${latest.endedAt}, failed with ${failed.data.error}`
    : `of what an execution made, which ended ${latest.endedAt}, the import is undone since`;
}

/** What both sides should hold, and what was set and no API shows. */
export interface WantedByLedger {
  configuration: Omit<WantedConfiguration, 'digest'>;
  callerId: string | null;
}

/**
 * What both sides should hold by the ledger: how the number was left, and what else Trunkline has set. What was only
 * found is left out: it was never Trunkline's.
 */
export async function wantedByLedger(entries: Entries, number: ProvisionedNumber): Promise<WantedByLedger> {
  const { phoneNumber, trunkSid } = number;
  const [ofNumber, ofTrunk, alias] = await Promise.all([
    entries.list(numberSubject(phoneNumber)),
    entries.list(trunkSubject(trunkSid)),
    entries.read(callerIdEffect, callerIdKey(trunkSid)),
  ]);
  const recorded = (listed: typeof ofNumber, { name }: { name: string }) =>
    listed
      .filter((entry) => entry.name === name && entry.recorded)
      .sort((one, other) => one.intendedAt.localeCompare(other.intendedAt))
      .flatMap(({ which }) => (which === undefined ? [] : [which]));
  const { agentId, productId, destination, trunkName } = number;
  return {
    configuration: {
      phoneNumber,
      agentId,
      trunkSid,
      trunkName,
      productId,
      destination,
      staticIps: recorded(ofTrunk, allowedIpEffect),
      // If it was routed to several flows in turn, the last one counts.
      flowAppId: recorded(ofNumber, connectRouteEffect).at(-1) ?? null,
    },
    callerId: alias?.intent.callerId ?? null,
  };
}
