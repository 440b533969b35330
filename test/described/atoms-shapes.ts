import * as z from 'zod';

/* What Atoms sends and answers, by its OpenAPI description; in which calls, atoms.ts says. */

export const id = z.string().min(1);
const date = z.iso.datetime();
export const ok = <Data extends z.ZodType>(data: Data) => z.strictObject({ status: z.literal(true), data });

/** `fern/apis/atoms/openapi/campaigns.yaml` */
export const doNotCallEntry = z.strictObject({
  id,
  agentId: z.string().nullable(),
  orgId: z.string(),
  phoneNumber: z.string(),
  source: z.string(),
  detectedInCallId: z.string().nullable(),
  createdAt: date,
  updatedAt: date,
});

export const product = z.strictObject({
  _id: id,
  productType: z.enum(['telephony', 'custom-telephony']),
  isActive: z.boolean(),
  attributes: z.strictObject({ provider: z.enum(['plivo', 'twilio']).optional(), phoneNumber: z.string() }),
  agentId: z.string().nullable(),
  createdAt: date,
  updatedAt: date,
});

export const rented = z.strictObject({
  ...product.shape,
  productType: z.literal('telephony'),
  attributes: z.strictObject({
    ...product.shape.attributes.shape,
    provider: z.enum(['plivo', 'twilio']),
    countryCode: z.string().optional(),
    areaCode: z.string().optional(),
    complianceApplicationId: z.string().optional(),
  }),
});

export const imported = z.strictObject({
  ...product.shape,
  productType: z.literal('custom'),
  attributes: z.strictObject({
    name: z.string(),
    phoneNumber: z.string(),
    outboundSipTrunkId: z.string(),
    inboundSipTrunkId: z.string(),
  }),
});

export const agent = z.strictObject({
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
export const agentUpdate = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  avatarUrl: z.string().optional(),
  telephonyProductId: z.array(id).optional(),
  allowInboundCall: z.boolean().optional(),
  visibleToEveryone: z.boolean().optional(),
});

export const status = z.enum([
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
export const type = z.enum(['telephony_inbound', 'telephony_outbound', 'webcall']);
export const callId = z.string().regex(/^CALL-\d+-[0-9a-f]{6}$/);
/** Some of the values, with commas between them. */
export const listOf = (values: readonly string[]) =>
  z.string().regex(new RegExp(`^(${values.join('|')})(,(${values.join('|')}))*$`));
/** Of what is not described how it is written. */
export const listOfIds = z.string().refine((text) => text.split(',').every((part) => part !== ''));
/** From 1. */
export const wholeNumber = z.string().regex(/^[1-9]\d{0,8}$/);
export const upTo500 = z.string().regex(/^([1-9]\d?|[1-4]\d\d|500)$/);

export const logged = z.strictObject({
  _id: id,
  callId: id,
  status,
  duration: z.number().min(0),
  from: z.string(),
  to: z.string(),
  type,
  agentId: id,
  createdAt: date,
  // A text by its own description; these are what the log can be asked for.
  disconnectionReason: z
    .enum(['user_hangup', 'agent_hangup', 'connection_error', 'timeout', 'system_error', 'transfer_complete'])
    .optional(),
  callFailureReason: z.string().optional(),
});

/** The calls of one agent are told in names of their own; the duration is in milliseconds. */
export const callOfAgent = z.strictObject({
  callId: id,
  callStatus: status,
  callType: type,
  fromNumber: z.string(),
  toNumber: z.string(),
  createdAt: date,
  callDuration: z.number().min(0),
});

export const conversation = z.strictObject({
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

export const cancelled = z.strictObject({ callId: id, status: z.literal('cancelled') });
