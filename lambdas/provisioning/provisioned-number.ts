import * as z from 'zod';
import { InvalidRequestError } from '../platform/errors.ts';
import { type Ledger, numberSubject, trunkSubject } from '../platform/ledger.ts';
import type { WantedConfiguration } from './configuration.ts';
import { allowedIp, callerIdAlias, flowRoute, numberImport } from './effects.ts';

const provisionedSchema = z.object({
  status: z.literal('provisioned'),
  phoneNumber: z.string(),
  agentId: z.string(),
  trunkSid: z.string(),
  productId: z.string(),
  destination: z.string(),
  digestSecretArn: z.string(),
});
export type ProvisionedNumber = z.infer<typeof provisionedSchema>;

const failedSchema = z.object({ status: z.literal('failed'), error: z.string() });

/**
 * The number as its last execution recorded it.
 *
 * @throws InvalidRequestError when that one did not provision it, or there was none.
 */
export async function requireProvisioned(ledger: Ledger, phoneNumber: string): Promise<ProvisionedNumber> {
  const latest = await ledger.readLatest(phoneNumber);
  const provisioned = provisionedSchema.safeParse(latest?.outcome);
  if (provisioned.success) return provisioned.data;
  const failed = failedSchema.safeParse(latest?.outcome);
  const why = latest
    ? `the last execution, which ended ${latest.endedAt}, ${failed.success ? `failed with ${failed.data.error}` : 'did not provision it'}`
    : 'no execution has ended for it in this environment';
  throw new InvalidRequestError(
    `phoneNumber: ${phoneNumber} is not known as provisioned: ${why}. Check the digits, or start an execution for it.`,
  );
}

/** What both sides should hold, and what was sent that no API shows. */
export interface WantedByLedger {
  configuration: Omit<WantedConfiguration, 'userName'>;
  /** Which version of the digest secret Atoms was given, and the edge with it; null where the ledger has no import. */
  imported: { secretVersionId: string; terminationHost: string } | null;
  callerId: string | null;
}

/**
 * What both sides should hold by the ledger: how the number was left, and what Trunkline itself has set besides. What was
 * there already and was only found is not asked for again: it was never Trunkline's.
 */
export async function wantedByLedger(ledger: Ledger, number: ProvisionedNumber): Promise<WantedByLedger> {
  const { phoneNumber, trunkSid } = number;
  const [ofNumber, ofTrunk, imported, alias] = await Promise.all([
    ledger.list(numberSubject(phoneNumber)),
    ledger.list(trunkSubject(trunkSid)),
    ledger.read(numberImport, { subject: numberSubject(phoneNumber) }),
    ledger.read(callerIdAlias, { subject: trunkSubject(trunkSid) }),
  ]);
  const recorded = (entries: typeof ofNumber, { name }: { name: string }) =>
    entries
      .filter((entry) => entry.name === name && entry.recorded)
      .sort((one, other) => one.intendedAt.localeCompare(other.intendedAt))
      .flatMap(({ which }) => (which === undefined ? [] : [which]));
  const { agentId, productId, destination } = number;
  return {
    configuration: {
      phoneNumber,
      agentId,
      trunkSid,
      productId,
      destination,
      staticIps: recorded(ofTrunk, allowedIp),
      // Routed to one after the other, it belongs to the last.
      flowAppId: recorded(ofNumber, flowRoute).at(-1) ?? null,
    },
    imported: imported?.intent ?? null,
    callerId: alias?.intent.callerId ?? null,
  };
}
