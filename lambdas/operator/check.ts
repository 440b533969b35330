import { connectAtoms } from '../connections/connect-atoms.ts';
import { connectExotel } from '../connections/connect-exotel.ts';
import { requireProvisioned, type WantedByLedger, wantedByLedger } from '../numbers/provisioned-number.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { endOfLag, isRecent, openRecentChanges } from '../platform/ledger/recent-changes.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { connectAppletText } from '../telephony/flow.ts';
import { checkConfiguration } from '../things/check-configuration.ts';
import { requireSecret } from '../things/digest/digest-secret.ts';
import { findLastChange } from '../things/last-change.ts';
import { tellOthers } from '../things/tell-others.ts';
import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('check', async ({ phoneNumber }, context) => {
  const entries = openEntries();
  const recent = openRecentChanges();
  const runs = openRuns();
  const number = await requireProvisioned({ entries, runs }, phoneNumber);
  const wanted = await wantedByLedger(entries, number);
  const { secretVersionId, terminationHost } = number.imported;
  const digest = { secretArn: number.digestSecretArn, secretVersionId };
  await requireSecret(digest, phoneNumber);
  const { configuration } = wanted;
  const { fields: compared, others } = await checkConfiguration(
    { exotel: await connectExotel(context), atoms: await connectAtoms(context), entries },
    { ...configuration, digest },
    'all that is there',
  );
  const told = await tellOthers({ entries, recent, runs }, configuration, others);
  const isLagPossible = compared.some(({ agrees }) => !agrees);
  const changedAt = isLagPossible ? await findLastChange({ entries, recent }, configuration) : undefined;
  const isRecentChange = changedAt !== undefined && isRecent(changedAt);
  // What is there besides is there: no list that lags shows more than there was.
  const fields = [
    ...compared.map((field) => (isRecentChange && !field.agrees ? { ...field, notVisibleYet: true } : field)),
    ...told.fields,
  ];
  return {
    phoneNumber,
    agrees: fields.every(({ agrees }) => agrees),
    notVisibleYet: isRecentChange ? { changedAt, askAgainAt: endOfLag(changedAt) } : null,
    fields,
    remarks: told.remarks,
    notShown: whatIsNotShown(wanted, terminationHost),
  };
});

/** What no API shows, with what it should be, so that a person can compare it. */
function whatIsNotShown(
  { configuration: { trunkSid, flowAppId, phoneNumber }, callerId }: WantedByLedger,
  terminationHost: string,
): string[] {
  return [
    'The digest password on each side: neither service shows it. A call shows whether both have the one in the secret.',
    `The termination host that Atoms holds, ${terminationHost} when the number was imported: its API does not show it.`,
    `What the Connect applet${flowAppId === null ? '' : ` of flow ${flowAppId}`} dials: in Exotel's App Bazaar, Dial whom must be exactly ${connectAppletText(trunkSid)} and nothing more.`,
    ...(flowAppId === null
      ? [`Which flow ${phoneNumber} is assigned to: it was routed by hand. Compare it under ExoPhones.`]
      : []),
    ...(callerId === null
      ? []
      : [`The caller ID alias of the trunk, ${callerId} when it was set: no call reads it back.`]),
  ];
}
