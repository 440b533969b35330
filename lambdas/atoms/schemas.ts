import * as z from 'zod';

/*
 * What Atoms answers, parsed from the wire into our words. An attached number is `telephonyProductId` on the agent,
 * `productId` where it is released and `fromProductId` where a call is placed: here it is a product, by its `productId`.
 * Fields that nobody here needs are let through unread. (Smallest AI: Atoms API reference, OpenAPI description.)
 */

/** Ids are opaque. */
const idSchema = z.string().min(1);

/** Atoms: import phone number, all numbers. */
export const productSchema = z
  .object({
    _id: idSchema,
    isActive: z.boolean().nullish(),
    attributes: z.object({ phoneNumber: z.string() }),
    agentId: z.string().nullish(),
  })
  .transform((wire) => ({
    productId: wire._id,
    /** As it was imported: Atoms does not validate it. */
    phoneNumber: wire.attributes.phoneNumber,
    /** The one agent that has the number. */
    agentId: wire.agentId || null,
    isActive: wire.isActive ?? true,
  }));
export type Product = z.output<typeof productSchema>;

/** Atoms: all numbers. Imported ones are the custom products; rented ones are left out. */
export const allNumbersSchema = z.object({ customProducts: z.array(productSchema) });

/** Atoms: get agent. */
export const agentSchema = z
  .object({
    // Not optional: taken for empty, the next update would take every other number off the agent.
    telephonyProductId: z.array(z.string()).nullable(),
    allowInboundCall: z.boolean().nullish(),
    archived: z.boolean().nullish(),
  })
  .transform((wire) => ({
    productIds: wire.telephonyProductId ?? [],
    allowInboundCall: wire.allowInboundCall ?? false,
    archived: wire.archived ?? false,
  }));
/** An Atoms voice agent; `productIds` are the numbers attached to it. */
export type Agent = z.output<typeof agentSchema> & { agentId: string };

/** Atoms: place outbound call. Pages show `CALL-<13 digits>-<6 hex>`. */
export const placedCallSchema = z.object({ conversationId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

/** Atoms: get conversation. */
export const conversationSchema = z
  .object({
    status: z.string(),
    from: z.string().nullish(),
    to: z.string().nullish(),
    type: z.string().nullish(),
    duration: z.number().min(0).nullish(),
    callFailureReason: z.string().nullish(),
    events: z.array(z.unknown()).nullish(),
    isTest: z.boolean().nullish(),
  })
  .transform((wire) => ({
    /**
     * pending, in_progress, in_queue, processing, active, completed, failed, no_answer or cancelled; a text, so that
     * a status yet unknown is one that has not ended.
     */
    status: wire.status,
    /** The number that called, as Atoms writes it; absent as long as there is none. */
    from: wire.from ?? undefined,
    to: wire.to ?? undefined,
    /** telephony_inbound, telephony_outbound or webcall. */
    type: wire.type ?? undefined,
    durationSeconds: wire.duration ?? undefined,
    failureReason: wire.callFailureReason ?? undefined,
    /** Undocumented in detail. */
    events: wire.events ?? [],
    isTest: wire.isTest ?? undefined,
  }));
export type Conversation = z.output<typeof conversationSchema>;

/** Atoms: get all conversation logs (docs.smallest.ai, API reference, Logs). */
export const conversationLogSchema = z.object({
  logs: z.array(
    z
      .object({
        // The log has conversations of every type: one without what is needed here must not hide the others.
        callId: z.string().nullish(),
        status: z.string(),
        from: z.string().nullish(),
        to: z.string().nullish(),
        type: z.string().nullish(),
        createdAt: z.string().nullish(),
      })
      .transform((wire) => ({
        conversationId: wire.callId ?? undefined,
        status: wire.status,
        from: wire.from ?? undefined,
        to: wire.to ?? undefined,
        type: wire.type ?? undefined,
        /** ISO 8601, by Atoms' clock. */
        createdAt: wire.createdAt ?? undefined,
      })),
  ),
});
/** A conversation as the log lists it: less than `Conversation` has. */
export type LoggedConversation = z.output<typeof conversationLogSchema>['logs'][number];

/** Atoms: concurrency. Calls at once: of the organisation, reserved by agents, and left to all others. */
export const concurrencySchema = z.object({
  orgLimit: z.number(),
  totalReserved: z.number(),
  unreservedPool: z.number(),
  agents: z.array(z.unknown()),
});
export type Concurrency = z.output<typeof concurrencySchema>;
