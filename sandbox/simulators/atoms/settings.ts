import * as z from 'zod';
import { readLagSchema } from '../http/read-lag.ts';
import { acknowledgesSchema } from '../sip/acknowledgement.ts';
import { defaultSipLimits } from '../sip/limits.ts';
import { mediaSchema } from '../sip/media-port.ts';
import { codecSchema } from '../sip/session-description.ts';
import { shownCertificateSchema } from '../sip/test-certificate.ts';

/** The behaviours of Atoms that its documentation leaves open, and the limits of the plan. */
export const atomsSettingsSchema = z.strictObject({
  /** Requests a second; plans have 10 to 100. Over it: HTTP 429. */
  requestsPerSecond: z.int().min(0),
  /** Calls at once, in both directions; plans have 5 to 50. */
  callsAtOnce: z.int().min(0),
  /** What becomes of one more outbound call: it waits in the queue, as Atoms' page on concurrency has it, or gets HTTP 429. */
  fullWorkspace: z.enum(['queues', 'refuses']),
  /** Seconds that one more inbound call rings before it is disconnected. */
  fullRingSeconds: z.number().min(0),
  /** Connections with a request under way at the same time; no limit is documented. */
  connections: z.int().min(0),
  /** What HTTP 429 asks for, in the header and in `retry_after`; null: no header, and 1 in the body. */
  retryAfterSeconds: z.number().min(0).nullable(),
  /** Milliseconds by which reads lag behind changes. */
  readLagMillis: readLagSchema,
  /** The workspace's plan. Over its limit of numbers, or without telephony, an import gets 403; without credits, a call. */
  plan: z.strictObject({
    id: z.string(),
    active: z.boolean(),
    /** Rented and imported ones; plans have 1 or 10. */
    numbers: z.int().min(0),
    credits: z.number(),
    telephony: z.boolean(),
  }),
  /** The numbers on the workspace's do-not-call list, E.164. What a call to one is answered is not described: it goes out. */
  doNotCall: z.array(z.string()),
  /** Whether the plan allows outbound calls; if not, placing one gets 403. */
  outboundAllowed: z.boolean(),
  /** Whether release-number works on imported products; it is documented for rented ones. */
  releaseImported: z.boolean(),
  /** What becomes of a released product: it is gone, or stays listed, inactive, and its number cannot be used again. */
  releasedProducts: z.enum(['gone', 'inactive']),
  /** Which agents show `telephonyProductId`; a text says that it is there, the described agent has no such field. */
  showsProductIds: z.enum(['always', 'when any', 'never']),
  /** Whether agents show `allowInboundCall`. */
  showsAllowInboundCall: z.boolean(),
  /** What an update of an agent answers: its id, as described, or the whole agent. */
  agentUpdateAnswers: z.enum(['id', 'agent']),
  /** Whether a search of the conversations finds a part of a number or an id, or the whole alone. */
  conversationSearch: z.enum(['part', 'whole']),
  /** Whether the log is so large that another order than the default one, or a date, ends in 504. */
  historyIsLarge: z.boolean(),
  /** How many reads of a fresh conversation answer 404 before it is there. */
  conversationVisibleAfterReads: z.int().min(0),
  /** How many further reads show a call as pending or in_progress before it has ended. */
  callSteps: z.int().min(0),
  /** Milliseconds that a read waits for the real call to end before it shows the call as over. */
  readWaitMillis: z.int().min(0),
  /** Milliseconds that a second of ringing or talking lasts. Answers tell the call's own seconds. */
  secondMillis: z.number().min(0),
  /** Milliseconds until a connection has to be there; then the call has failed with 408. */
  connectLimitMillis: z.int().min(1),
  /** Milliseconds until a SIP request has to be answered; then the call has failed with 408. */
  responseLimitMillis: z.int().min(1),
  /** Seconds that an outbound call may ring before it is given up. */
  ringLimitSeconds: z.number().min(0),
  /** Seconds after which an agent that called hangs up. */
  talkSeconds: z.number().min(0),
  /** Seconds after which an agent answers an inbound call. */
  answerAfterSeconds: z.number().min(0),
  /** What is offered to a callee, and accepted of a caller, in this order. */
  codecs: z.array(codecSchema),
  /** Whether outbound calls offer SRTP. By transport: with TLS. */
  srtp: z.enum(['by transport', 'always', 'never']),
  /** How a called number is written in an INVITE. A lost plus is the most frequent fault of number formats. */
  calledNumber: z.enum(['as given', 'without plus']),
  /** Whether a call is placed with the product that is asked for; else with the first that the agent has, or none. */
  honoursFromProductId: z.boolean(),
  /** How a termination host is called, since it cannot say. By port: TLS on 443 and 5061, else TCP. */
  outboundTransport: z.enum(['by port', 'tcp', 'tls']),
  /** Where an outbound call sends its ACK, if Record-Route and Contact of the answer lead to different places. */
  acknowledges: acknowledgesSchema,
  /** How a call tells why nobody was reached or a digest was not taken: by a SIP code, or in the words of its software. */
  failureReasons: z.enum(['SIP codes', 'own words']),
  /** What becomes of an inbound call to a number that has an agent; `tried`: 100, and then nothing. */
  inboundCalls: z.enum(['answered', 'tried']),
  /** The certificate that is shown over TLS. */
  shownCertificate: shownCertificateSchema,
  /** How the sound of the agents goes. */
  media: mediaSchema,
  /** What a transcript has them say. */
  words: z.strictObject({ agent: z.string(), user: z.string() }),
  /** How many reads of a call that is over show an empty transcript first; null: no read shows any. */
  transcriptAfterReads: z.int().min(0).nullable(),
  /** Whether a read of an outbound call waits until its other side was heard, for `readWaitMillis` at most. */
  readsWaitForSound: z.boolean(),
});

export type AtomsSettings = z.infer<typeof atomsSettingsSchema>;

export const defaultAtomsSettings: Readonly<AtomsSettings> = {
  requestsPerSecond: 100,
  callsAtOnce: 50,
  fullWorkspace: 'queues',
  fullRingSeconds: 30,
  connections: 1000,
  retryAfterSeconds: null,
  readLagMillis: 0,
  plan: { id: 'enterprise', active: true, numbers: 1000, credits: 1000, telephony: true },
  doNotCall: [],
  outboundAllowed: true,
  releaseImported: true,
  releasedProducts: 'gone',
  showsProductIds: 'always',
  showsAllowInboundCall: true,
  agentUpdateAnswers: 'id',
  conversationSearch: 'part',
  historyIsLarge: false,
  conversationVisibleAfterReads: 0,
  callSteps: 2,
  readWaitMillis: 1000,
  calledNumber: 'as given',
  honoursFromProductId: true,
  ...defaultSipLimits,
  ringLimitSeconds: 30,
  talkSeconds: 12,
  answerAfterSeconds: 1,
  codecs: ['PCMU', 'PCMA', 'opus'],
  srtp: 'by transport',
  outboundTransport: 'by port',
  acknowledges: 'along the route',
  failureReasons: 'SIP codes',
  inboundCalls: 'answered',
  shownCertificate: 'trusted',
  media: 'flows',
  words: { agent: 'Hello, how can I help you?', user: 'Hello?' },
  transcriptAfterReads: 0,
  readsWaitForSound: false,
};
