import * as z from 'zod';
import { readLagSchema } from '../http/read-lag.ts';
import { digestAlgorithms } from '../sip/digest.ts';
import { defaultSipLimits } from '../sip/limits.ts';
import { mediaSchema } from '../sip/media-port.ts';
import { shownCertificateSchema } from '../sip/test-certificate.ts';

/** Where Exotel shows what it answers to a trunk's name that it does not take. */
const trunkNamePages = ['recorded', 'reference', 'repository'] as const;

/** The behaviours on which Exotel's pages disagree or say nothing, and its limits. */
export const exotelSettingsSchema = z.strictObject({
  /** Both shapes that Exotel's pages show. Flat lists are `response: {data: [...]}`. Failures keep the envelope. */
  answerShape: z.enum(['envelope', 'flat']),
  /** A trunk that is not the account's: HTTP 403 with code 1003, or HTTP 404 with code 1000. */
  trunkNotFound: z.enum(['1003', '1000']),
  /** Which page's words and codes refuse a trunk's name that is bad or taken. */
  trunkNameRefusals: z.enum(trunkNamePages),
  /** Deletions of trunks and credentials that are answered as done and are not. */
  deletionsWithoutEffect: z.int().min(0),
  /** Whether trunks can be listed; no reference page shows it. If not: 405. */
  listTrunks: z.boolean(),
  /** Page size when none is asked for, and the largest one given. */
  pageSize: z.int().min(1).max(50),
  /** Requests a minute on the trunk APIs; over it: HTTP 429. */
  requestsPerMinute: z.int().min(0),
  /** Connections with a request under way at the same time; one more is closed. Idle ones do not count. */
  connections: z.int().min(0),
  /** Value of the Retry-After header on HTTP 429, or null for none. */
  retryAfterSeconds: z.number().min(0).nullable(),
  /** Milliseconds by which reads lag behind changes. */
  readLagMillis: readLagSchema,
  /** Milliseconds that a second of ringing or talking lasts. Answers tell the call's own seconds. */
  secondMillis: z.number().min(0),
  /** Milliseconds until a connection has to be there. */
  connectLimitMillis: z.int().min(1),
  /** Milliseconds until a SIP request has to be answered. */
  responseLimitMillis: z.int().min(1),
  /** Milliseconds that a nonce of the edge is good for. */
  nonceLifetimeMillis: z.int().min(0),
  /** The digests that the edge offers, in a challenge each, and takes. Which ones Exotel's does is not documented. */
  digestAlgorithms: z.array(z.enum(digestAlgorithms)).min(1),
  /** Seconds that a dialled call may ring. */
  ringLimitSeconds: z.number().min(0),
  /** Seconds after which the dialling side hangs up. */
  talkSeconds: z.number().min(0),
  /** How the sound of the edge goes, on each leg of a call. */
  media: mediaSchema,
  /** The certificate that the edge shows over TLS. */
  shownCertificate: shownCertificateSchema,
  /**
   * Whether answers of the edge carry the Record-Route of a proxy, over TCP, and the Contact of a server behind it, over
   * TLS, as some were seen. Who sends its ACK to that Contact gets to nobody.
   */
  behindProxy: z.boolean(),
});

export type ExotelSettings = z.infer<typeof exotelSettingsSchema>;

export const defaultExotelSettings: Readonly<ExotelSettings> = {
  answerShape: 'envelope',
  trunkNotFound: '1003',
  trunkNameRefusals: 'recorded',
  deletionsWithoutEffect: 0,
  listTrunks: true,
  pageSize: 50,
  requestsPerMinute: 200,
  connections: 50,
  retryAfterSeconds: null,
  readLagMillis: 0,
  ...defaultSipLimits,
  nonceLifetimeMillis: 60_000,
  digestAlgorithms: [...digestAlgorithms],
  ringLimitSeconds: 30,
  talkSeconds: 12,
  media: 'flows',
  shownCertificate: 'trusted',
  behindProxy: false,
};
