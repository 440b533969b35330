import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { connectExotel } from '../connections/connect-exotel.ts';
import type { ExoPhone } from '../exotel/schemas.ts';
import { dayOf } from '../exotel/written-day.ts';
import { readEnvironment } from '../platform/environment.ts';
import { NotConfiguredError } from '../platform/errors.ts';
import { putEvent } from '../platform/event-bus.ts';
import { purchaseEvent } from '../platform/event-source.ts';
import { log } from '../platform/log.ts';
import { openPurchasesLedger, type PurchasesLedger, type Standing } from '../platform/purchases-ledger.ts';
import { phoneNumberSchema } from '../telephony/phone-number.ts';
import { e164Of } from '../telephony/written-number.ts';
import { defineOperation } from './define-operation.ts';
import { agentFor, type PurchaseRules, purchaseRulesSchema } from './purchase-rules.ts';

const environment = z.object({
  ENVIRONMENT_NAME: z.string(),
  /** Null while the setting is. */
  PURCHASE_RULES: z.pipe(
    z.string(),
    z.transform((text) => z.nullable(purchaseRulesSchema).parse(JSON.parse(text))),
  ),
});

/** `steady`: each run will say the same, and none logs it. */
type Judgement = { agentId: string } | { why: string; steady: boolean };

/**
 * Announces what the account has bought and the ledger does not know. Each announcement is written down before its
 * event is put, and marked when it is on the bus: a run that finds one without the mark puts the same event again,
 * which starts nothing twice.
 *
 * @throws NotConfiguredError while `announcePurchases` is null, also for a dry run: there are no rules to try.
 */
export const handler = defineOperation('announce-purchases', async ({ dryRun }, context) => {
  const { ENVIRONMENT_NAME, PURCHASE_RULES: rules } = readEnvironment(environment);
  if (!rules) {
    throw new NotConfiguredError(
      `announcePurchases is off in ${ENVIRONMENT_NAME}. Set it in cdk.json, such as {"everyMinutes": 60, "boughtSince": "${new Date().toISOString().slice(0, 10)}", "agents": [], "defaultAgentId": "<24 hex digits>"}, and deploy it.`,
    );
  }
  const ledger = openPurchasesLedger();
  const exoPhones = await (await connectExotel(context)).listExoPhones();
  const standings = await ledger.read(exoPhones.flatMap(({ phoneNumber }) => e164Of(phoneNumber) ?? []));

  const announced: { phoneNumber: string; friendlyName: string; agentId: string }[] = [];
  const passedOver: { phoneNumber: string; friendlyName: string; why: string }[] = [];
  for (const exoPhone of exoPhones) {
    const phoneNumber = e164Of(exoPhone.phoneNumber);
    const shown = { phoneNumber: phoneNumber ?? exoPhone.phoneNumber, friendlyName: exoPhone.friendlyName ?? '' };
    let judgement = judge(exoPhone, phoneNumber === undefined ? undefined : standings.get(phoneNumber), rules);
    if ('agentId' in judgement && !dryRun) {
      judgement =
        Date.now() < context.deadline
          ? await announce(ledger, shown.phoneNumber, judgement.agentId)
          : { why: 'There was no time left: the next run announces it.', steady: false };
    }
    if ('agentId' in judgement) {
      announced.push({ ...shown, agentId: judgement.agentId });
      log.info(dryRun ? 'would announce' : 'announced', { number: shown.phoneNumber, agentId: judgement.agentId });
    } else {
      passedOver.push({ ...shown, why: judgement.why });
      if (!judgement.steady) log.warn('passed over', { number: shown.phoneNumber, why: judgement.why });
    }
  }
  log.info('looked at all ExoPhones', { dryRun, announced: announced.length, passedOver: passedOver.length });
  return { announced, passedOver };
});

function judge(exoPhone: ExoPhone, standing: Standing | undefined, rules: PurchaseRules): Judgement {
  if (!standing) return { why: whyUnclear(exoPhone.phoneNumber), steady: false };
  const known = whyKnown(standing);
  if (known) return { why: known, steady: true };
  // Begun and not finished. The event may be on the bus already, so today's rules may not change it.
  if (standing.announcement) return { agentId: standing.announcement.agentId };

  const day = exoPhone.dateCreated === null ? undefined : dayOf(exoPhone.dateCreated);
  if (day === undefined) {
    return {
      why: `It cannot be seen when it was bought: Exotel says ${JSON.stringify(exoPhone.dateCreated)}. Start it yourself.`,
      steady: false,
    };
  }
  if (day < rules.boughtSince) {
    return { why: `It was bought on ${day}, before ${rules.boughtSince} (boughtSince).`, steady: true };
  }
  const agentId = agentFor(exoPhone.friendlyName ?? '', rules);
  if (agentId !== null) return { agentId };
  return { why: 'No rule fits its friendly name, and there is no defaultAgentId.', steady: false };
}

function whyUnclear(written: string): string {
  const { error } = phoneNumberSchema.safeParse(written);
  const problem = error?.issues[0]?.message ?? 'is not clear';
  return `Exotel writes the number in a form that is not clear; it ${problem}. Start it yourself.`;
}

/** Why a number is not to be announced, whatever the rules say. */
function whyKnown({ setAside, hadExecution, announcement }: Standing): string | undefined {
  if (setAside) return `It was set aside by ${setAside.by}${setAside.reason === null ? '.' : `: ${setAside.reason}`}`;
  if (hadExecution) return 'The ledger knows it: an execution has worked on it.';
  if (announcement?.done) return `It was announced at ${announcement.announcedAt}.`;
  return undefined;
}

async function announce(ledger: PurchasesLedger, phoneNumber: string, agentId: string): Promise<Judgement> {
  await ledger.intend(phoneNumber, {
    purchaseId: `announced-${randomUUID()}`,
    agentId,
    announcedAt: new Date().toISOString(),
    done: false,
  });
  // Another run may have been first, and a person may have set it aside: what is read now counts, not what was read
  // before.
  const standing = await ledger.readOne(phoneNumber);
  const known = whyKnown(standing);
  if (known || !standing.announcement)
    return { why: known ?? 'Its announcement is gone from the ledger.', steady: false };
  const { purchaseId, agentId: announcedAgentId } = standing.announcement;
  await putEvent(purchaseEvent, { phoneNumber, agentId: announcedAgentId, purchaseId });
  await ledger.markDone(phoneNumber);
  return { agentId: announcedAgentId };
}
