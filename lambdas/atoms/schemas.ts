import * as z from 'zod/mini';
import type { Turns } from '../telephony/audio.ts';
import { oneLine } from '../telephony/one-line.ts';

/*
 * What Atoms answers, parsed from the wire into our words. An attached number is `telephonyProductId` on the agent,
 * `productId` where it is released and `fromProductId` where a call is placed: here it is a product, by its `productId`.
 * Fields that nobody here needs are let through unread. (Smallest AI: Atoms API reference, OpenAPI description.) Each schema
 * is built by the call that reads with it: a step makes few of them.
 */

/** A text that is told as Atoms says it. */
const said = (text: string | null | undefined) => (text == null ? undefined : oneLine(text));

/** Ids are opaque. */
const idSchema = () => z.string().check(z.minLength(1));

/** Atoms: import phone number, all numbers. */
export const productSchema = () =>
  z.pipe(
    z.object({
      _id: idSchema(),
      isActive: z.nullish(z.boolean()),
      attributes: z.object({ phoneNumber: z.string() }),
      agentId: z.nullish(z.string()),
    }),
    z.transform((wire) => ({
      productId: wire._id,
      /** As it was imported: Atoms does not validate it. */
      phoneNumber: wire.attributes.phoneNumber,
      /** The one agent that has the number. */
      agentId: wire.agentId || null,
      isActive: wire.isActive ?? true,
    })),
  );
export type Product = z.output<ReturnType<typeof productSchema>>;

/** Atoms: all numbers. Imported ones are the custom products; rented ones are left out. */
export const allNumbersSchema = () => z.object({ customProducts: z.array(productSchema()) });

/** Atoms: all numbers. Which agent has which product, imported or rented: both lists have to be there. */
export const holdersSchema = () => {
  const products = z.array(z.object({ _id: idSchema(), agentId: z.nullish(z.string()) }));
  return z.pipe(
    z.object({ telephonyProducts: products, customProducts: products }),
    z.transform(({ telephonyProducts, customProducts }) =>
      [...telephonyProducts, ...customProducts].map(({ _id, agentId }) => ({ productId: _id, agentId })),
    ),
  );
};

/** Atoms: get agent. */
export const agentSchema = () =>
  z.pipe(
    z.object({
      telephonyProductId: z.nullish(z.array(z.string())),
      allowInboundCall: z.nullish(z.boolean()),
      archived: z.nullish(z.boolean()),
      // What an agent says and by what: told, and nothing fails for want of it.
      workflowId: z.catch(z.nullish(z.string()), undefined),
      activeVersionId: z.catch(z.nullish(z.string()), undefined),
      versionId: z.catch(z.nullish(z.string()), undefined),
      _resolvedConfig: z.catch(z.nullish(z.object({ firstMessage: z.nullish(z.string()) })), undefined),
    }),
    z.transform((wire) => ({
      /** Undefined where the agent does not show it, as the described one does not. That is not an agent without numbers. */
      productIds: wire.telephonyProductId ?? undefined,
      /** Undefined where the agent does not show it: that is not a no. Atoms' default is to take them. */
      allowInboundCall: wire.allowInboundCall ?? undefined,
      archived: wire.archived ?? false,
      /** False where Atoms says that there is none, undefined where it does not show it. */
      hasWorkflow: wire.workflowId === undefined ? undefined : !!wire.workflowId,
      /** The published version that answers calls; undefined where none is shown. */
      activeVersionId: wire.activeVersionId || wire.versionId || undefined,
      /** What the active version says first; undefined where nothing is shown. */
      firstMessage: wire._resolvedConfig?.firstMessage?.trim() || undefined,
    })),
  );
/** An Atoms voice agent; `productIds` are the numbers attached to it, imported and rented. */
export type Agent = z.output<ReturnType<typeof agentSchema>> & { agentId: string; productIds: string[] };

/** Atoms: place outbound call. Pages show `CALL-<13 digits>-<6 hex>`. */
export const placedCallSchema = () => z.object({ conversationId: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)) });

/** Atoms: get conversation. */
export const conversationSchema = () =>
  z.pipe(
    z.object({
      status: z.string(),
      from: z.nullish(z.string()),
      to: z.nullish(z.string()),
      type: z.nullish(z.string()),
      duration: z.nullish(z.number().check(z.minimum(0))),
      callFailureReason: z.nullish(z.string()),
      // Not looked into by the schema: a word of it in an error would be one too many.
      transcript: z.nullish(z.unknown()),
      isTest: z.nullish(z.boolean()),
    }),
    z.transform((wire) => ({
      /**
       * pending, in_progress, in_queue, processing, active, completed, failed, no_answer or cancelled. A text, so that
       * an unknown status counts as not ended.
       */
      status: oneLine(wire.status),
      /** The number that called, as Atoms writes it; absent as long as there is none. */
      from: said(wire.from),
      to: said(wire.to),
      /** telephony_inbound, telephony_outbound or webcall. */
      type: wire.type ?? undefined,
      durationSeconds: wire.duration ?? undefined,
      failureReason: wire.callFailureReason ?? undefined,
      /** Of the transcript: how often each side spoke; absent where none is shown. Its words end here. */
      turns: turnsOf(wire.transcript),
      isTest: wire.isTest ?? undefined,
    })),
  );
export type Conversation = z.output<ReturnType<typeof conversationSchema>>;

/** Of the documented statuses, those of a conversation that has not ended. */
export const statusesUnderWay = ['pending', 'in_progress', 'in_queue', 'processing', 'active'] as const;

/** Counts a transcript, `[{role: agent | user, content, timestamp}]`. An unknown form says nothing. */
function turnsOf(transcript: unknown): Turns | undefined {
  if (!Array.isArray(transcript)) return undefined;
  const said = transcript.filter((turn) => typeof turn?.content !== 'string' || turn.content.trim() !== '');
  const spoken = (role: keyof Turns) => said.filter((turn) => turn?.role === role).length;
  const turns = { agent: spoken('agent'), user: spoken('user') };
  return said.length > 0 && turns.agent + turns.user === 0 ? undefined : turns;
}

/** Atoms: get all conversation logs (docs.smallest.ai, API reference, Logs). */
export const conversationLogSchema = () =>
  z.object({
    logs: z.array(
      z.pipe(
        z.object({
          // The log has conversations of every type: one without what is needed here must not hide the others.
          callId: z.nullish(z.string()),
          status: z.string(),
          from: z.nullish(z.string()),
          to: z.nullish(z.string()),
          type: z.nullish(z.string()),
          createdAt: z.nullish(z.string()),
        }),
        z.transform((wire) => ({
          conversationId: wire.callId ?? undefined,
          status: wire.status,
          from: wire.from ?? undefined,
          to: wire.to ?? undefined,
          type: wire.type ?? undefined,
          /** ISO 8601, by Atoms' clock. */
          createdAt: wire.createdAt ?? undefined,
        })),
      ),
    ),
  });
/** A conversation as the log lists it: less than `Conversation` has. */
export type LoggedConversation = z.output<ReturnType<typeof conversationLogSchema>>['logs'][number];

/** Atoms: concurrency. Calls at once: of the organisation, reserved by agents, and left to all others. */
export const concurrencySchema = () =>
  z.object({
    orgLimit: z.number(),
    totalReserved: z.number(),
    unreservedPool: z.number(),
    /** What is reserved for an agent; a kind that is absent has none. */
    agents: z.array(
      z.object({ agentId: z.nullish(z.string()), outbound: z.nullish(z.number()), inbound: z.nullish(z.number()) }),
    ),
  });
export type Concurrency = z.output<ReturnType<typeof concurrencySchema>>;

/** Atoms: subscription and plan limits. Each field may be absent; features are named there by example only. */
export const subscriptionSchema = () =>
  z.pipe(
    z.object({
      planId: z.nullish(z.string()),
      currentCredits: z.nullish(z.number()),
      subscriptionActive: z.nullish(z.boolean()),
      limits: z.nullish(z.object({ numbers: z.nullish(z.number()), concurrentCalls: z.nullish(z.number()) })),
      features: z.nullish(z.record(z.string(), z.unknown())),
    }),
    z.transform((wire) => ({
      planId: wire.planId ?? undefined,
      /** Left in the current cycle. */
      credits: wire.currentCredits ?? undefined,
      isActive: wire.subscriptionActive ?? undefined,
      /** How many numbers the plan allows. Whether imported ones count is not described. */
      numbers: wire.limits?.numbers ?? undefined,
      callsAtOnce: wire.limits?.concurrentCalls ?? undefined,
      /** Undefined where the plan does not say it. */
      hasTelephony: typeof wire.features?.telephony === 'boolean' ? wire.features.telephony : undefined,
    })),
  );
export type Subscription = z.output<ReturnType<typeof subscriptionSchema>>;

/** Atoms: DNC. An entry without an agent holds for all of them. */
export const doNotCallSchema = () =>
  z.object({ entries: z.array(z.object({ phoneNumber: z.string(), agentId: z.nullish(z.string()) })) });
