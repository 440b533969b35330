import * as z from 'zod';
import type { Description } from './check.ts';

/* Exotel's trunk APIs and ExoPhones, by its reference pages and the answers recorded there, read in November 2026. */

const text = z.string().min(1);
const pageUri = z.string().nullable();

const success = (data: z.ZodType) =>
  z.strictObject({ code: z.literal(200), error_data: z.null(), status: z.literal('success'), data });
const failed = z.strictObject({
  code: z.int(),
  error_data: z.strictObject({ code: z.int(), message: z.string(), description: z.string() }),
  status: z.literal('failure'),
  data: z.null(),
});

const around = { request_id: text, method: text, http_code: z.int() };
/** A page shows the thing itself, without the envelope. */
const one = (data: z.ZodType) => z.union([z.strictObject({ ...around, response: success(data) }), data]);
const several = (data: z.ZodType, metadata: z.ZodType) =>
  z.strictObject({
    ...around,
    metadata,
    // An older page shows the list inside.
    response: z.union([z.array(success(data)), z.strictObject({ data: z.array(data) })]),
  });

const paging = {
  page_size: z.int().min(1).max(50),
  first_page_uri: pageUri,
  prev_page_uri: pageUri,
  next_page_uri: pageUri,
};
const page = z.strictObject(paging);
const countedPage = z.strictObject({ ...paging, total: z.int(), page: z.int() });
const results = z.strictObject({ total: z.int(), success: z.int(), failed: z.int() });

const dates = { date_created: text, date_updated: text };
const trunk = z.strictObject({
  trunk_sid: text,
  trunk_name: z.string().regex(/^[A-Za-z0-9_]{1,16}$/),
  status: z.literal('active'),
  domain_name: text,
  auth_type: z.literal('IP-WHITELIST'),
  registration_enabled: z.enum(['enabled', 'disabled']),
  edge_preference: text,
  nso_code: text,
  secure_trunking: z.enum(['enabled', 'disabled']),
  destination_uris: text,
  whitelisted_ips: text,
  credentials: text,
  phone_numbers: text,
  ...dates,
});
const mapping = z.strictObject({
  id: z.string().regex(/^\d+$/),
  phone_number: text,
  trunk_sid: text,
  mode: z.enum(['pstn', 'flow']).nullable(),
  ...dates,
});
const credential = z.strictObject({
  id: text,
  trunk_sid: text,
  user_name: text,
  friendly_name: z.string().max(32).nullable(),
  ...dates,
});
const allowedIp = z.strictObject({
  id: text,
  ip: z.ipv4(),
  mask: z.int().min(16).max(32),
  trunk_sid: text,
  friendly_name: z.string().nullable(),
  ...dates,
});
const destination = z.strictObject({
  id: text,
  destination: z.string().regex(/^sip:\S+:\d+;transport=(tls|tcp)$/),
  type: z.literal('public'),
  priority: z.int(),
  weight: z.int(),
  trunk_sid: text,
  ...dates,
});
const setting = z.strictObject({ name: text, value: text, trunk_sid: text, ...dates });
const exoPhone = z.strictObject({
  sid: text,
  phone_number: text,
  friendly_name: z.string(),
  capabilities: z.strictObject({ voice: z.boolean(), sms: z.boolean() }),
  country: text,
  voice_url: z.string().nullable(),
  sms_url: z.string().nullable(),
  ...dates,
});

const count = z.string().regex(/^\d{1,9}$/);
const pageSize = z.string().regex(/^[1-9]\d{0,8}$/);
const paged = z.strictObject({ offset: count.optional(), page_size: pageSize.optional() });
const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
const trunks = '/v2/accounts/:account/trunks';
const of = (part: string) => `${trunks}/:trunk${part}`;
const exoPhones = '/v2_beta/Accounts/:account/IncomingPhoneNumbers';

export const exotel: Description = {
  service: 'Exotel',
  // A refusal of the whole, and the results of several, also inside HTTP 200 and 207.
  failure: z.union([
    z.strictObject({ ...around, response: failed }),
    z.strictObject({
      ...around,
      metadata: results,
      response: z.array(z.union([failed, success(destination), success(setting)])),
    }),
  ]),
  failsInside: true,
  undescribed: [429],
  calls: [
    {
      method: 'POST',
      path: trunks,
      body: z.strictObject({
        trunk_name: z.string().regex(/^[A-Za-z0-9_]{1,16}$/),
        nso_code: z.literal('ANY-ANY'),
        domain_name: z.string().endsWith('.pstn.exotel.com'),
      }),
      answer: one(trunk),
    },
    { method: 'GET', path: trunks, query: paged, answer: several(trunk, page) },
    { method: 'DELETE', path: trunks, query: z.strictObject({ trunk_sid: text }), answer: one(trunk) },
    { method: 'GET', path: of(''), answer: one(trunk) },
    {
      method: 'POST',
      path: of('/phone-numbers'),
      body: z.strictObject({ phone_number: e164, mode: z.enum(['pstn', 'flow']).optional() }),
      answer: one(mapping),
    },
    { method: 'GET', path: of('/phone-numbers'), query: paged, answer: several(mapping, page) },
    {
      method: 'PUT',
      path: of('/phone-numbers/:id'),
      body: z.strictObject({ phone_number: e164, mode: z.enum(['pstn', 'flow']) }),
      answer: one(mapping),
    },
    {
      method: 'POST',
      path: of('/credentials'),
      body: z.strictObject({ user_name: text, password: text, friendly_name: z.string().max(32).optional() }),
      answer: one(credential),
    },
    { method: 'GET', path: of('/credentials'), query: paged, answer: several(credential, countedPage) },
    { method: 'DELETE', path: of('/credentials'), query: z.strictObject({ id: text }), answer: one(credential) },
    {
      method: 'POST',
      path: of('/whitelisted-ips'),
      body: z.strictObject({ ip: z.ipv4(), mask: z.int().min(16).max(32).optional() }),
      answer: one(allowedIp),
    },
    { method: 'GET', path: of('/whitelisted-ips'), query: paged, answer: several(allowedIp, page) },
    {
      method: 'POST',
      path: of('/destination-uris'),
      body: z.strictObject({
        destinations: z
          .array(z.strictObject({ destination: z.string().regex(/^(?!sip:)\S+:\d+;transport=(tls|tcp)$/) }))
          .min(1),
      }),
      answer: several(destination, results),
    },
    { method: 'GET', path: of('/destination-uris'), query: paged, answer: several(destination, page) },
    {
      method: 'POST',
      path: of('/settings'),
      body: z.strictObject({
        settings: z.array(z.strictObject({ name: z.literal('trunk_external_alias'), value: e164 })).min(1),
      }),
      answer: several(setting, results),
    },
    {
      method: 'GET',
      path: exoPhones,
      query: z.strictObject({ Page: count.optional(), PageSize: pageSize.optional() }),
      answer: z.strictObject({
        page: z.int(),
        page_size: z.int(),
        uri: text,
        first_page_uri: pageUri,
        next_page_uri: pageUri,
        previous_page_uri: pageUri,
        incoming_phone_numbers: z.array(exoPhone),
      }),
    },
    {
      method: 'PUT',
      path: `${exoPhones}/:sid`,
      form: true,
      body: z.strictObject({ VoiceUrl: z.string() }),
      answer: exoPhone,
    },
    { method: 'POST', path: exoPhones, form: true, body: z.strictObject({ PhoneNumber: e164 }), answer: exoPhone },
  ],
};
