import * as z from 'zod';
import { hexadecimal } from '../identifiers.ts';
import type { SipOutcome } from '../sip-call.ts';

/** Everything that Atoms knows of one workspace. */
export interface AtomsState {
  products: Product[];
  agents: Agent[];
  conversations: Conversation[];
  /** What the Import SIP screen shows; no API answers it. */
  originationUri: string;
}

/** The carriers that numbers are rented from. */
export const numberProviders = ['plivo', 'twilio'] as const;

/** A phone number: imported with its SIP trunk, or rented from Smallest. */
export interface Product {
  id: string;
  kind: 'imported' | 'rented';
  /** Of a rented number; absent: plivo. */
  provider?: (typeof numberProviders)[number];
  /** Exactly as it was sent: Atoms does not validate it. */
  phoneNumber: string;
  name: string | null;
  /** Host or host:port, stripped of everything else; null for a rented number. */
  terminationHost: string | null;
  sipUsername: string | null;
  /** Known to the workspace, never answered by the API. */
  sipPassword: string | null;
  outboundSipTrunkId: string | null;
  inboundSipTrunkId: string | null;
  agentId: string | null;
  /** Absent: active. Inactive is what was released and is listed until the month ends. */
  isActive?: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface Agent {
  id: string;
  name: string;
  telephonyProductId: string[];
  allowInboundCall: boolean;
  archived: boolean;
  /** Without a workflow an agent can place no call. */
  hasWorkflow: boolean;
  /** Whether its configuration is kept in versions, as that of new agents is: an update then takes few fields. */
  versioned: boolean;
  /** The published version that answers calls; null: none. */
  activeVersionId: string | null;
  /** What the active version says first; null: the platform's own greeting. */
  firstMessage: string | null;
  createdAt: string;
  updatedAt: string;
}

export const conversationStatusSchema = z.enum([
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
export type ConversationStatus = z.infer<typeof conversationStatusSchema>;

export const conversationTypeSchema = z.enum(['telephony_inbound', 'telephony_outbound', 'webcall']);
type ConversationType = z.infer<typeof conversationTypeSchema>;

/** Something that was said. */
export const turnSchema = z.strictObject({
  role: z.enum(['agent', 'user']),
  content: z.string(),
  /** ISO 8601 */
  timestamp: z.string(),
});
export type Turn = z.infer<typeof turnSchema>;

export interface Conversation {
  /** `CALL-<13 digits>-<6 hex>` */
  id: string;
  agentId: string;
  /** The product that the call was placed with, or null when it went out from a number that Smallest owns. */
  productId: string | null;
  /** The imported product's own trunk, or Smallest's carrier, which proves nothing about a trunk. */
  carrier: 'trunk of the product' | 'smallest';
  status: ConversationStatus;
  from: string;
  to: string;
  type: ConversationType;
  /** Seconds of talk. */
  duration: number;
  callFailureReason: string | null;
  isTest: boolean;
  /** How the call ended at the carrier; null as long as it has not. */
  outcome: SipOutcome | null;
  /** What was said: by the agent, if the other side let it send sound, and by whoever was heard. */
  transcript: Turn[];
  /** How often it was asked for, and how often since it was over. */
  reads: number;
  readsSinceEnd: number;
  createdAt: string;
  /** Absent: nothing has changed since it began. */
  updatedAt?: string;
}

/** A conversation that begins. @param time epoch milliseconds */
export function newConversation(
  time: number,
  begun: Pick<Conversation, 'agentId' | 'productId' | 'carrier' | 'status' | 'from' | 'to' | 'type' | 'isTest'>,
): Conversation {
  return {
    id: `CALL-${time}-${hexadecimal(6)}`,
    ...begun,
    duration: 0,
    callFailureReason: null,
    outcome: null,
    transcript: [],
    reads: 0,
    readsSinceEnd: 0,
    createdAt: atomsDate(time),
  };
}

/** Whether a call in this status is over. */
export function isOver(status: ConversationStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'no_answer' || status === 'cancelled';
}

/** A time, as Atoms writes dates. @param time epoch milliseconds */
export function atomsDate(time: number): string {
  return new Date(time).toISOString();
}
