import type * as z from 'zod/mini';
import { InvalidRequestError, NotConfiguredError } from '../platform/errors.ts';
import type { Http } from '../platform/http/contract.ts';
import {
  type ExotelCall,
  read,
  readOne,
  readPages,
  request,
  requestOne,
  requestUnless,
  type Success,
} from './calls.ts';
import { saysMissing } from './failures.ts';
import {
  type AllowedIp,
  allowedIpSchema,
  type Credentials,
  credentialsSchema,
  type Destination,
  destinationSchema,
  type ExoPhone,
  exoPhonePageSchema,
  type PhoneNumberMapping,
  phoneNumberMappingSchema,
  type Trunk,
  trunkSchema,
} from './schemas.ts';

/**
 * The Authorization header for Exotel: HTTP Basic, never in a URL (Exotel: Authentication).
 *
 * @throws NotConfiguredError when either holds spaces or line breaks, as a careless paste leaves them
 */
export function basicAuthorization(apiKey: string, apiToken: string): string {
  if (!/^[\x21-\x7e]+$/.test(apiKey) || apiKey.includes(':') || !/^[\x21-\x7e]+$/.test(apiToken)) {
    throw new NotConfiguredError(
      "Exotel: apiKey or apiToken in the environment's Exotel secret is empty, or holds spaces, line breaks or a colon. Store it again as the Exotel dashboard shows it.",
    );
  }
  return `Basic ${Buffer.from(`${apiKey}:${apiToken}`).toString('base64')}`;
}

/**
 * Exotel's API for SIP trunks and ExoPhones, in our words. Nothing here buys, releases or renames a DID.
 *
 * Success is read from the body. Every method may throw, besides what it names itself:
 * - `AuthenticationError`: the API key or token was refused (401, code 1010), or the account's rights (403)
 * - `RejectedError`: no such trunk (404 with 1000, 403 with 1003), a value refused (1001, 1002, 1007, 1011, and any code
 *   not known here, with Exotel's words), or a list that cannot be read
 * - `ThrottledError`, `UnavailableError`: as `Http.send`; the latter also for a change whose answer cannot be read
 * - `InvalidRequestError`: an id that cannot be part of a path; nothing was sent
 */
export class ExotelClient {
  readonly #http: Http;
  readonly #accountSid: string;
  readonly #trunks: string;
  readonly #exoPhones: string;

  /** @throws NotConfiguredError when the account SID cannot be one */
  constructor(http: Http, accountSid: string) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(accountSid)) {
      throw new NotConfiguredError(
        "Exotel: accountSid in the environment's Exotel secret is not an account SID. Copy it from the API settings of the Exotel dashboard.",
      );
    }
    this.#http = http;
    this.#accountSid = accountSid;
    this.#trunks = `/v2/accounts/${accountSid}/trunks`;
    this.#exoPhones = `/v2_beta/Accounts/${accountSid}/IncomingPhoneNumbers`;
  }

  /**
   * Exotel: Create Trunk.
   *
   * @param trunkName 1 to 16 of `[A-Za-z0-9_]`, unique in the account
   * @throws ConflictError when the account has a trunk of that name
   */
  async createTrunk(trunkName: string): Promise<Trunk> {
    const call: ExotelCall = {
      action: 'create trunk',
      subject: `trunk name ${trunkName}`,
      method: 'POST',
      path: this.#trunks,
      json: {
        trunk_name: trunkName,
        nso_code: 'ANY-ANY',
        domain_name: `${this.#accountSid}.pstn.exotel.com`,
      },
    };
    return requestOne(this.#http, call, trunkSchema());
  }

  /** Undefined when the account has no such trunk. Used so in Exotel's guides, without a reference page. */
  async getTrunk(trunkSid: string): Promise<Trunk | undefined> {
    const call = this.#trunkCall(trunkSid, { action: 'get trunk', method: 'GET', path: '' });
    const success = await requestUnless(this.#http, call, saysMissing);
    return success && readOne(call, success.data, trunkSchema());
  }

  /** Undefined when this account's API does not list trunks: no reference page shows that it does (404 or 405 then). */
  async listTrunks(): Promise<Trunk[] | undefined> {
    const call = {
      action: 'list trunks',
      subject: `account ${this.#accountSid}`,
      method: 'GET' as const,
      path: this.#trunks,
      query: FIRST_PAGE,
    };
    let offered = true;
    const trunks = await readPages(call, async (page) => {
      const success = await requestUnless(this.#http, page, ({ status }) => status === 404 || status === 405);
      offered = success !== undefined;
      return entriesOf(page, success ?? { data: [], nextPageUri: null }, trunkSchema());
    });
    return offered ? trunks : undefined;
  }

  /**
   * Deletes the trunk with its mappings, credentials, allowed IPs and destinations, for good. The DIDs stay bought.
   *
   * @returns false when it was not there
   */
  async deleteTrunk(trunkSid: string): Promise<boolean> {
    const call: ExotelCall = {
      action: 'delete trunk',
      subject: `trunk ${trunkSid}`,
      missing: `no such trunk ${trunkSid}`,
      method: 'DELETE',
      path: this.#trunks,
      // Exotel: the SID is a query parameter here.
      query: { trunk_sid: checkedTrunkSid(trunkSid) },
    };
    return (await requestUnless(this.#http, call, saysMissing)) !== undefined;
  }

  /**
   * Exotel: Map Phone Number. No mode is sent, which means pstn: "flow" is for streaming, not for SIP.
   *
   * @param phoneNumber E.164, bought in this account
   * @throws ConflictError when it is mapped already
   */
  async mapPhoneNumber(trunkSid: string, phoneNumber: string): Promise<PhoneNumberMapping> {
    const call = this.#trunkCall(trunkSid, {
      action: 'map phone number',
      about: phoneNumber,
      // Exotel answers an empty or over-long number in the same words as an unknown trunk.
      missing: `no such trunk ${trunkSid}, or the phone number is empty or too long`,
      method: 'POST',
      path: '/phone-numbers',
      json: { phone_number: phoneNumber },
    });
    return requestOne(this.#http, call, phoneNumberMappingSchema());
  }

  async listPhoneNumbers(trunkSid: string): Promise<PhoneNumberMapping[]> {
    const call = this.#trunkCall(trunkSid, {
      action: 'list phone numbers',
      method: 'GET',
      path: '/phone-numbers',
    });
    return listAll(this.#http, call, phoneNumberMappingSchema());
  }

  /** Changes a mapping in place. @param mappingId Exotel's numeric id of the mapping, not the number */
  async updatePhoneNumber(
    trunkSid: string,
    mappingId: string,
    mapping: { phoneNumber: string; mode: 'pstn' | 'flow' },
  ): Promise<PhoneNumberMapping> {
    const call = this.#trunkCall(trunkSid, {
      action: 'update phone number',
      about: `${mapping.phoneNumber}, mapping ${mappingId}`,
      missing: `no such trunk ${trunkSid}, or no mapping ${mappingId} on it`,
      method: 'PUT',
      path: `/phone-numbers/${checkedId('mappingId', mappingId)}`,
      json: { phone_number: mapping.phoneNumber, mode: mapping.mode },
    });
    return requestOne(this.#http, call, phoneNumberMappingSchema());
  }

  /**
   * Exotel: Create credentials (SIP digest). The same user name sent twice may be there twice: look first.
   *
   * @param credentials `friendlyName`: at most 32 characters. The password is never answered and never in an error.
   */
  async addCredentials(
    trunkSid: string,
    credentials: { userName: string; password: string; friendlyName?: string },
  ): Promise<Credentials> {
    const { userName, password, friendlyName } = credentials;
    const call = this.#trunkCall(trunkSid, {
      action: 'add credentials',
      about: `user name ${userName}`,
      method: 'POST',
      path: '/credentials',
      json: {
        user_name: userName,
        password,
        ...(friendlyName === undefined ? {} : { friendly_name: friendlyName }),
      },
      secrets: [password],
    });
    return requestOne(this.#http, call, credentialsSchema());
  }

  /** Whether digest is set is seen here alone: the trunk's `auth_type` says nothing about it. */
  async listCredentials(trunkSid: string): Promise<Credentials[]> {
    const call = this.#trunkCall(trunkSid, { action: 'list credentials', method: 'GET', path: '/credentials' });
    return listAll(this.#http, call, credentialsSchema());
  }

  /** @returns false when they were not there */
  async deleteCredentials(trunkSid: string, credentialId: string): Promise<boolean> {
    const call = this.#trunkCall(trunkSid, {
      action: 'delete credentials',
      about: `id ${credentialId}`,
      method: 'DELETE',
      path: '/credentials',
      // Exotel: the id is a query parameter here.
      query: { id: checkedId('credentialId', credentialId) },
    });
    return (await requestUnless(this.#http, call, saysMissing)) !== undefined;
  }

  /**
   * Allows calls from one address. The mask is always 32: Exotel takes ranges, and its guides for voice agents forbid them.
   *
   * @throws ConflictError when it is allowed already
   */
  async allowIp(trunkSid: string, ip: string): Promise<AllowedIp> {
    const call = this.#trunkCall(trunkSid, {
      action: 'allow IP',
      about: `${ip}/32`,
      method: 'POST',
      path: '/whitelisted-ips',
      json: { ip, mask: 32 },
    });
    return requestOne(this.#http, call, allowedIpSchema());
  }

  async listAllowedIps(trunkSid: string): Promise<AllowedIp[]> {
    const call = this.#trunkCall(trunkSid, { action: 'list allowed IPs', method: 'GET', path: '/whitelisted-ips' });
    return listAll(this.#http, call, allowedIpSchema());
  }

  /**
   * Exotel: Map Destination URI. Each stands for itself: when some are refused (HTTP 207), the others were added.
   *
   * @param destinations each `host:port;transport=tcp|tls`, without `sip:`; an IP must be an allowed one
   * @throws RejectedError naming each destination that was refused, with Exotel's reason
   * @throws InvalidRequestError for another form, UDP included; nothing was sent
   */
  async addDestinations(trunkSid: string, destinations: readonly string[]): Promise<Destination[]> {
    const wrong = destinations.find(
      (destination) => !/^(?!sips?:)[^;\s]+:\d{1,5};transport=(tcp|tls)$/i.test(destination),
    );
    if (wrong !== undefined || destinations.length === 0) {
      throw new InvalidRequestError(
        `Exotel: ${wrong === undefined ? 'no destination was given' : `the destination ${wrong} has the wrong form`}: it must be host:port;transport=tcp or host:port;transport=tls, without "sip:".`,
      );
    }
    const call = this.#trunkCall(trunkSid, {
      action: 'add destinations',
      about: destinations.join(', '),
      method: 'POST',
      path: '/destination-uris',
      json: { destinations: destinations.map((destination) => ({ destination })) },
      names: destinations,
    });
    const { data } = await request(this.#http, call);
    const schema = destinationSchema();
    return data.map((entry) => read(call, entry, schema));
  }

  /** Each `destination` as it was added, without the `sip:` that Exotel puts in front. */
  async listDestinations(trunkSid: string): Promise<Destination[]> {
    const call = this.#trunkCall(trunkSid, {
      action: 'list destinations',
      method: 'GET',
      path: '/destination-uris',
    });
    return listAll(this.#http, call, destinationSchema());
  }

  /** The number shown to whom the trunk calls (Exotel: trunk settings, `trunk_external_alias`). @param phoneNumber E.164 */
  async setCallerIdAlias(trunkSid: string, phoneNumber: string): Promise<void> {
    const call = this.#trunkCall(trunkSid, {
      action: 'set caller ID alias',
      about: phoneNumber,
      method: 'POST',
      path: '/settings',
      json: { settings: [{ name: 'trunk_external_alias', value: phoneNumber }] },
    });
    await request(this.#http, call);
  }

  /** The DIDs that the account has bought (Exotel: List ExoPhones). */
  async listExoPhones(): Promise<ExoPhone[]> {
    const call = {
      action: 'list ExoPhones',
      subject: `account ${this.#accountSid}`,
      method: 'GET' as const,
      path: this.#exoPhones,
      query: { Page: '0', PageSize: '50' },
    };
    return readPages(call, async (page) => {
      const { exoPhones, nextPageUri } = await requestOne(this.#http, page, exoPhonePageSchema());
      return { entries: exoPhones, nextPageUri };
    });
  }

  /**
   * Routes a number's calls. What was there before is lost unless it was read first.
   *
   * @param voiceUrl of a flow (`voiceUrlOfFlow`), or what was there before
   */
  async setVoiceUrl(exoPhoneSid: string, voiceUrl: string): Promise<void> {
    await request(this.#http, {
      action: 'set voice URL',
      subject: `ExoPhone ${exoPhoneSid}`,
      missing: `no such ExoPhone ${exoPhoneSid}`,
      method: 'PUT',
      path: `${this.#exoPhones}/${checkedId('exoPhoneSid', exoPhoneSid)}`,
      form: { VoiceUrl: voiceUrl },
    });
  }

  /** The voice URL that sends a number's calls to a flow: http, as Exotel documents and compares it. */
  voiceUrlOfFlow(appId: string): string {
    return `http://my.exotel.com/${this.#accountSid}/exoml/start_voice/${checkedId('flowAppId', appId)}`;
  }

  /** Whether a voice URL, as Exotel shows it, is that flow's; the scheme and what follows may be written otherwise. */
  isVoiceUrlOfFlow(voiceUrl: string, appId: string): boolean {
    return new RegExp(`/exoml/start_voice/${checkedId('flowAppId', appId)}(?![A-Za-z0-9_-])`).test(voiceUrl);
  }

  #trunkCall(trunkSid: string, call: Omit<ExotelCall, 'subject'> & { about?: string }): ExotelCall {
    const { about, ...rest } = call;
    return {
      missing: `no such trunk ${trunkSid}`,
      ...rest,
      subject: about === undefined ? `trunk ${trunkSid}` : `trunk ${trunkSid}, ${about}`,
      path: `${this.#trunks}/${checkedTrunkSid(trunkSid)}${call.path}`,
    };
  }
}

/** Exotel: paging of the trunk APIs. */
const FIRST_PAGE = { offset: '0', page_size: '50' };

async function listAll<Schema extends z.ZodMiniType>(
  http: Http,
  call: ExotelCall,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  return readPages({ ...call, query: FIRST_PAGE }, async (page) => entriesOf(page, await request(http, page), schema));
}

function entriesOf<Schema extends z.ZodMiniType>(page: ExotelCall, { data, nextPageUri }: Success, schema: Schema) {
  return { entries: data.map((entry) => read(page, entry, schema)), nextPageUri };
}

/** Exotel: pages show `trmum1...` and `TK...`: opaque letters and digits. */
function checkedTrunkSid(trunkSid: string): string {
  if (/^[A-Za-z0-9]{8,64}$/.test(trunkSid)) return trunkSid;
  throw new InvalidRequestError(
    'Exotel: trunkSid is not the SID of a trunk: 8 to 64 letters and digits. Copy it from the Exotel dashboard.',
  );
}

/** An id that goes into a path as it is: one that held a slash or dots would name something else. */
function checkedId(name: string, id: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw new InvalidRequestError(`Exotel: ${name} is not an id: 1 to 64 letters and digits, as Exotel shows it.`);
}
