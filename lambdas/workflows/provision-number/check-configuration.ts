import { connectAtoms } from '../../connections/connect-atoms.ts';
import { connectExotel } from '../../connections/connect-exotel.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { openRecentChanges } from '../../platform/ledger/recent-changes.ts';
import { openRuns } from '../../platform/ledger/runs.ts';
import { hasChanged } from '../../reconcile/changes.ts';
import { requireAgreement } from '../../reconcile/compare.ts';
import { checkConfiguration } from '../../things/check-configuration.ts';
import { findLastChange } from '../../things/last-change.ts';
import { onYoungTrunk } from '../../things/trunk/not-shown-yet.ts';
import { defineStep } from '../define-step.ts';
import { findEarlierVerification } from './earlier-verification.ts';
import { wantedConfiguration } from './wanted-configuration.ts';

export const handler = defineStep('check-configuration', async (document, context) => {
  const { request, ...parts } = document;
  const { trunk, product, destination } = parts;
  const wanted = wantedConfiguration(document);
  const on = {
    exotel: await connectExotel(context),
    atoms: await connectAtoms(context),
    entries: openEntries(),
    recent: openRecentChanges(),
  };
  const { fields } = await onYoungTrunk(on.entries, trunk, () => checkConfiguration(on, wanted));
  await requireAgreement(fields, () => findLastChange(on, { ...request, ...trunk }));
  const changed = hasChanged(Object.values(parts));
  return {
    checked: fields.map((field) => `${field.side}: ${field.field}`),
    changed,
    earlierVerification: changed
      ? null
      : await findEarlierVerification(openRuns(), { ...request, ...trunk, ...product, ...destination }),
  };
});
