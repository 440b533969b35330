import * as z from 'zod';
import type { Description } from './check.ts';

/*
 * Smallest AI Atoms, by its OpenAPI description of August 2026, read in November 2026. docs/atoms-api.md says what of it was
 * checked and what is not described; a test holds its list of the latter against `undescribed`.
 */

/** What we send or read, or the simulator shows, though it is not described. */
export const undescribed = [
  'telephonyProductId',
  'archived',
  'isTest',
  '/product/release-number',
  '/concurrency',
  '/user/subscription',
  '/conversation/cancel',
] as const;

const id = z.string().min(1);
const date = z.iso.datetime();
const ok = <Data extends z.ZodType>(data: Data) => z.strictObject({ status: z.literal(true), data });

/** `fern/apis/atoms/openapi/campaigns.yaml` */
const doNotCallEntry = z.strictObject({
  id,
  agentId: z.string().nullable(),
  orgId: z.string(),
  phoneNumber: z.string(),
  source: z.string(),
  detectedInCallId: z.string().nullable(),
  createdAt: date,
  updatedAt: date,
});

const product = z.strictObject({
  _id: id,
  productType: z.enum(['telephony', 'custom-telephony']),
  isActive: z.boolean(),
  attributes: z.strictObject({ provider: z.enum(['plivo', 'twilio']).optional(), phoneNumber: z.string() }),
  agentId: z.string().nullable(),
  createdAt: date,
  updatedAt: date,
});

const imported = z.strictObject({
  ...product.shape,
  productType: z.literal('custom'),
  attributes: z.strictObject({
    name: z.string(),
    phoneNumber: z.string(),
    outboundSipTrunkId: z.string(),
    inboundSipTrunkId: z.string(),
  }),
});

const agent = z.strictObject({
  _id: id,
  name: z.string(),
  description: z.string().optional(),
  workflowId: z.string().nullable().optional(),
  workflowType: z.enum(['workflow_graph', 'single_prompt']).optional(),
  /** Present where numbers are linked. */
  phoneNumber: z.array(z.string()).min(1).optional(),
  allowInboundCall: z.boolean().optional(),
  activeVersionId: id.optional(),
  versionId: id.optional(),
  _resolvedConfig: z.strictObject({ firstMessage: z.string().optional() }).optional(),
  createdAt: date,
  updatedAt: date,
  // Not described, or in a text alone.
  telephonyProductId: z.array(id).optional(),
  archived: z.boolean().optional(),
});

/** All that is taken of an agent whose configuration is kept in versions. */
const agentUpdate = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  avatarUrl: z.string().optional(),
  telephonyProductId: z.array(id).optional(),
  allowInboundCall: z.boolean().optional(),
  visibleToEveryone: z.boolean().optional(),
});

const status = z.enum([
  'pending',
  'in_progress',
  'in_queue',
  'processing',
  'active',
  'completed',
  'failed',
  'no_answer',
  'cancelled',
]);
const type = z.enum(['telephony_inbound', 'telephony_outbound', 'webcall']);
const callId = z.string().regex(/^CALL-\d+-[0-9a-f]{6}$/);
const listOf = (item: z.ZodType) =>
  z.string().refine((text) => text.split(',').every((part) => item.safeParse(part).success));
const wholeNumber = (least: number, most: number) =>
  z.string().refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most);

const logged = z.strictObject({
  _id: id,
  callId: id,
  status,
  duration: z.number().min(0),
  from: z.string(),
  to: z.string(),
  type,
  agentId: id,
  createdAt: date,
  disconnectionReason: z.string().optional(),
  callFailureReason: z.string().optional(),
});

const conversation = z.strictObject({
  status,
  duration: z.number().min(0),
  from: z.string(),
  to: z.string(),
  type,
  transcript: z
    .array(z.strictObject({ role: z.enum(['agent', 'user']), content: z.string(), timestamp: date.optional() }))
    .optional(),
  events: z.array(z.looseObject({})).optional(),
  recordingUrl: z.string().optional(),
  recordingDualUrl: z.string().optional(),
  callFailureReason: z.string().optional(),
  retryCallId: z.string().optional(),
  // Described in the log alone.
  isTest: z.boolean().optional(),
});

const at = (path: string) => `/atoms/v1${path}`;

export const atoms: Description = {
  service: 'Atoms',
  failure: z.union([
    z.strictObject({ status: z.literal(false), errors: z.array(z.string()).min(1) }),
    z.strictObject({
      status: z.literal(false),
      error: z.string(),
      code: z.literal('RATE_LIMIT_EXCEEDED'),
      retry_after: z.number().min(0),
    }),
  ]),
  calls: [
    {
      method: 'POST',
      path: at('/product/import-phone-number'),
      body: z.strictObject({
        phoneNumber: z.string().min(1),
        sipTerminationUrl: z.string().min(1),
        name: z.string().optional(),
        sipUsername: z.string().optional(),
        sipPassword: z.string().optional(),
        cpsLimit: z.number().min(1).max(50).optional(),
      }),
      answer: ok(imported),
    },
    {
      method: 'GET',
      path: at('/product/all-numbers'),
      answer: ok(z.strictObject({ telephonyProducts: z.array(product), customProducts: z.array(product) })),
    },
    { method: 'GET', path: at('/product/phone-numbers'), answer: ok(z.array(product)) },
    {
      method: 'POST',
      path: at('/product/release-number'),
      body: z.strictObject({ productId: id }),
      answer: ok(z.strictObject({ success: z.literal(true) })),
    },
    { method: 'GET', path: at('/agent/:id'), answer: ok(agent) },
    // The whole agent is what the simulator can be set to answer.
    { method: 'PATCH', path: at('/agent/:id'), body: agentUpdate, answer: ok(z.union([id, agent])) },
    {
      method: 'POST',
      path: at('/conversation/outbound'),
      body: z.strictObject({
        agentId: id,
        phoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
        fromProductId: id.optional(),
        variables: z.looseObject({}).optional(),
      }),
      answer: ok(z.strictObject({ conversationId: callId })),
    },
    {
      method: 'POST',
      path: at('/conversation/cancel'),
      body: z.strictObject({ callId: id }),
      answer: ok(z.looseObject({})),
    },
    { method: 'POST', path: at('/conversation/:id/cancel'), answer: ok(z.looseObject({})) },
    { method: 'GET', path: at('/conversation/:id'), answer: ok(conversation) },
    {
      method: 'GET',
      path: at('/conversation'),
      query: z.strictObject({
        page: wholeNumber(1, 1_000_000).optional(),
        // A larger one is cut to 500 in silence.
        limit: wholeNumber(1, 500).optional(),
        agentIds: listOf(id).optional(),
        callTypes: listOf(type).optional(),
        search: z.string().min(1).optional(),
        statusFilter: listOf(status).optional(),
      }),
      answer: ok(
        z.strictObject({
          logs: z.array(logged),
          pagination: z.strictObject({
            total: z.int(),
            page: z.int(),
            limit: z.int(),
            hasMore: z.boolean(),
            totalPages: z.int(),
          }),
        }),
      ),
    },
    {
      method: 'GET',
      path: at('/concurrency'),
      answer: z.strictObject({
        success: z.literal(true),
        data: z.strictObject({
          orgLimit: z.number(),
          totalReserved: z.number(),
          unreservedPool: z.number(),
          agents: z.array(z.unknown()),
        }),
      }),
    },
    { method: 'GET', path: at('/user/subscription'), answer: ok(z.looseObject({})) },
    {
      method: 'GET',
      path: at('/dnc'),
      query: z.strictObject({ agentId: id.optional(), search: z.string().optional() }),
      answer: ok(z.strictObject({ entries: z.array(doNotCallEntry), pagination: z.looseObject({}) })),
    },
  ],
};
