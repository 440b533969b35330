import * as z from 'zod';
import {
  agent,
  agentUpdate,
  callId,
  callOfAgent,
  cancelled,
  conversation,
  doNotCallEntry,
  id,
  imported,
  listOf,
  listOfIds,
  logged,
  ok,
  product,
  rented,
  status,
  type,
  upTo500,
  wholeNumber,
} from './atoms-shapes.ts';
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
] as const;

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
      answer: ok(z.strictObject({ telephonyProducts: z.array(rented), customProducts: z.array(product) })),
    },
    { method: 'GET', path: at('/product/phone-numbers'), answer: ok(z.array(rented)) },
    {
      method: 'POST',
      path: at('/product/release-number'),
      body: z.strictObject({ productId: id }),
      answer: ok(z.strictObject({ success: z.literal(true) })),
    },
    {
      method: 'GET',
      path: at('/agent'),
      query: z.strictObject({
        page: wholeNumber.optional(),
        offset: wholeNumber.optional(),
        search: z.string().optional(),
        type: z.enum(['single_prompt', 'workflow_graph']).optional(),
        sortField: z.enum(['createdAt', 'updatedAt', 'totalCalls', 'name', 'workflowType']).optional(),
        sortOrder: z.enum(['asc', 'desc']).optional(),
        archived: z.enum(['true', 'false']).optional(),
      }),
      answer: ok(z.strictObject({ agents: z.array(agent), total: z.int() })),
    },
    { method: 'GET', path: at('/agent/:id'), answer: ok(agent) },
    {
      method: 'GET',
      path: at('/agent/:id/call-logs'),
      query: z.strictObject({
        page: wholeNumber.optional(),
        offset: wholeNumber.optional(),
      }),
      answer: z.strictObject({
        success: z.literal(true),
        data: z.strictObject({
          callLogs: z.array(callOfAgent),
          totalCount: z.int(),
          page: z.int(),
          offset: z.int(),
        }),
      }),
    },
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
      body: z.strictObject({ callId: id, reason: z.string().optional() }),
      answer: ok(z.strictObject({ ...cancelled.shape, previousStatus: z.string() })),
    },
    { method: 'POST', path: at('/conversation/:id/cancel'), answer: ok(cancelled) },
    {
      method: 'POST',
      path: at('/conversation/search'),
      body: z.strictObject({ callIds: z.array(callId).min(1).max(100) }),
      answer: ok(z.strictObject({ logs: z.array(logged), total: z.int(), requestedCount: z.int() })),
    },
    { method: 'GET', path: at('/conversation/:id'), answer: ok(conversation) },
    {
      method: 'GET',
      path: at('/conversation'),
      query: z.strictObject({
        page: wholeNumber.optional(),
        // A larger one is cut to 500 in silence.
        limit: upTo500.optional(),
        agentIds: listOfIds.optional(),
        callTypes: listOf(type.options).optional(),
        search: z.string().min(1).optional(),
        statusFilter: listOf(status.options).optional(),
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
      query: z.strictObject({
        agentId: id.optional(),
        search: z.string().optional(),
        sortField: z.enum(['createdAt', 'phoneNumber']).optional(),
        sortOrder: z.enum(['asc', 'desc']).optional(),
        page: wholeNumber.optional(),
        offset: upTo500.optional(),
      }),
      answer: ok(
        z.strictObject({
          entries: z.array(doNotCallEntry),
          pagination: z.strictObject({
            page: z.int(),
            offset: z.int(),
            total: z.int(),
            totalPages: z.int(),
            hasMore: z.boolean(),
          }),
        }),
      ),
    },
  ],
};
