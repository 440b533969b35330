import * as z from 'zod/mini';
import { oneLine } from '../telephony/one-line.ts';

/*
 * What Exotel answers, parsed from the wire into our words. Fields that nobody here needs are let through unread. Each
 * schema is built by the call that reads with it: a step makes few of them.
 * (Exotel: Detailed SIP Trunking API Reference; ExoPhones API.)
 */

/** Pages show numeric strings; a number is the same id. */
const idSchema = () => z.pipe(z.union([z.string().check(z.minLength(1)), z.int()]), z.transform(String));

/** Exotel: Create Trunk. `auth_type` is left out on purpose: it says "IP-WHITELIST" even where digest is used. */
export const trunkSchema = () =>
  z.pipe(
    z.object({
      /** Opaque: pages show `trmum1...` and `TK...`. */
      trunk_sid: z.string().check(z.regex(/^[A-Za-z0-9]{8,64}$/)),
      trunk_name: z.string(),
      status: z.string(),
      domain_name: z.nullish(z.string()),
      secure_trunking: z.nullish(z.string()),
      edge_preference: z.nullish(z.string()),
    }),
    z.transform((wire) => ({
      trunkSid: wire.trunk_sid,
      trunkName: wire.trunk_name,
      /** "active" when it works. */
      status: wire.status,
      /** The account's SIP domain; not the edge address. */
      domainName: wire.domain_name ?? null,
      /** "enabled": TLS with SRTP; "disabled". No call of Trunkline sets it. */
      secureTrunking: wire.secure_trunking ?? null,
      /** "auto", or which edge. */
      edgePreference: wire.edge_preference ?? null,
    })),
  );
export type Trunk = z.output<ReturnType<typeof trunkSchema>>;

/** Exotel: Map Phone Number. */
export const phoneNumberMappingSchema = () =>
  z.pipe(
    z.object({ id: idSchema(), phone_number: z.string(), mode: z.nullish(z.string()) }),
    z.transform((wire) => ({
      /** What an update names; not the number itself. */
      mappingId: wire.id,
      /** As Exotel writes it. */
      phoneNumber: wire.phone_number,
      /** "pstn", which Exotel may write as null, or "flow" (for streaming, not for SIP). */
      mode: wire.mode ?? 'pstn',
    })),
  );
export type PhoneNumberMapping = z.output<ReturnType<typeof phoneNumberMappingSchema>>;

/** Exotel: SIP trunk credentials. The password is never answered. */
export const credentialsSchema = () =>
  z.pipe(
    z.object({ id: idSchema(), user_name: z.string(), friendly_name: z.nullish(z.string()) }),
    z.transform((wire) => ({
      credentialId: wire.id,
      userName: wire.user_name,
      friendlyName: wire.friendly_name ?? null,
    })),
  );
export type Credentials = z.output<ReturnType<typeof credentialsSchema>>;

/** Exotel: Map ACL (whitelisted IPs). */
export const allowedIpSchema = () =>
  z.pipe(
    z.object({ id: idSchema(), ip: z.string(), mask: z.coerce.number().check(z.int(), z.minimum(0), z.maximum(32)) }),
    z.transform((wire) => ({ allowedIpId: wire.id, ip: wire.ip, mask: wire.mask })),
  );
export type AllowedIp = z.output<ReturnType<typeof allowedIpSchema>>;

/** Exotel: Map Destination URI. */
export const destinationSchema = () =>
  z.pipe(
    z.object({
      id: idSchema(),
      destination: z.string(),
      type: z.nullish(z.string()),
      priority: z.nullish(z.number()),
      weight: z.nullish(z.number()),
    }),
    z.transform((wire) => ({
      destinationId: wire.id,
      /** As it was posted: Exotel reads it back with `sip:` in front, which is taken off here. */
      destination: wire.destination.replace(/^sip:/i, ''),
      /** "public" */
      type: wire.type ?? null,
      /** 0 or more; the lower is tried first. */
      priority: wire.priority ?? null,
      weight: wire.weight ?? null,
    })),
  );
export type Destination = z.output<ReturnType<typeof destinationSchema>>;

const exoPhoneSchema = () =>
  z.pipe(
    z.object({
      sid: z.string().check(z.minLength(1)),
      phone_number: z.string(),
      friendly_name: z.nullish(z.string()),
      voice_url: z.nullish(z.string()),
      // Pages show several forms. The caller decides what to do about one that cannot be read.
      date_created: z.catch(z.nullish(z.string()), null),
    }),
    z.transform((wire) => ({
      exoPhoneSid: wire.sid,
      /** As Exotel writes it, which need not be E.164. */
      phoneNumber: wire.phone_number,
      friendlyName: wire.friendly_name == null ? null : oneLine(wire.friendly_name),
      /** The flow that the number's calls go to; null or empty when there is none. */
      voiceUrl: wire.voice_url ?? null,
      /** When it was bought, as Exotel writes it: `dayOf` reads it. */
      dateCreated: wire.date_created ?? null,
    })),
  );
/** A DID that the account has bought. */
export type ExoPhone = z.output<ReturnType<typeof exoPhoneSchema>>;

/** Exotel: List ExoPhones. This API has no envelope. */
export const exoPhonePageSchema = () =>
  z.pipe(
    z.object({ incoming_phone_numbers: z.array(exoPhoneSchema()), next_page_uri: z.nullish(z.string()) }),
    z.transform((wire) => ({ exoPhones: wire.incoming_phone_numbers, nextPageUri: wire.next_page_uri ?? null })),
  );
