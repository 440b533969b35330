import { openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { openRecentChanges } from '../platform/ledger/recent-changes.ts';
import { type Acting, type Decision, provision, type Services, type Thing } from '../reconcile/thing.ts';
import { onYoungTrunk } from '../things/trunk/not-shown-yet.ts';
import type { ClaimedStepName, StepInput, StepOutput } from './contract.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

/**
 * The handler of a state that makes a thing: look, decide, act, while nobody else changes what it changes.
 *
 * @param connect how it gets the services that the thing uses. Given here, so that a bundle has no other client.
 * @param wantedOf what is wanted, from the document
 */
export function defineThingStep<
  Name extends ClaimedStepName,
  Uses extends keyof Services,
  Foreseen,
  Wanted extends Foreseen,
  Observed,
  Decided extends Decision,
>(
  name: Name,
  thing: Thing<Uses, Foreseen, Wanted, Observed, Decided, StepOutput<Name>>,
  connect: { [Service in Uses]: (context: { deadline: number }) => Promise<Services[Service]> },
  wantedOf: (input: StepInput<Name>, on: Acting<Uses>) => Wanted | Promise<Wanted>,
) {
  return defineClaimedStep(name, async (input, context) => {
    const services = {} as Pick<Services, Uses>;
    for (const service of Object.keys(connect) as Uses[]) services[service] = await connect[service](context);
    const leases = openLeases();
    const on: Acting<Uses> = {
      ...services,
      entries: openEntries(),
      recent: openRecentChanges(),
      leases,
      owners: context.owners,
    };
    const wanted = await wantedOf(input, on);
    const run = (thing.leases?.(wanted) ?? []).reduceRight<() => Promise<StepOutput<Name>>>(
      (work, subject) => () => leases.withLease(subject, context.execution, work),
      () => provision(thing, on, wanted),
    );
    const { trunk } = input as { trunk?: { trunkName: string; trunkSid: string } };
    return trunk ? onYoungTrunk(on.entries, trunk, run) : run();
  });
}
