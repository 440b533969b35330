import { InvalidRequestError } from '../platform/errors.ts';
import type { ExotelAccount } from './account.ts';
import { read, request, requestOne, requestUnless } from './calls.ts';
import { saysMissing } from './failures.ts';
import { checkedId } from './ids.ts';
import {
  type AllowedIp,
  allowedIpSchema,
  type Credentials,
  credentialsSchema,
  type Destination,
  destinationSchema,
  type PhoneNumberMapping,
  phoneNumberMappingSchema,
} from './schemas.ts';
import { listAll, trunkCall } from './trunk-calls.ts';

/** What is on a trunk: numbers, credentials, allowed IPs, destinations, settings. */
export type TrunkParts = ReturnType<typeof trunkPartsOf>;

/** Exotel: Create credentials. */
const longestFriendlyName = 32;

/** The calls that put something on a trunk, show it and take it off. */
export function trunkPartsOf(account: ExotelAccount) {
  return {
    /**
     * Exotel: Map Phone Number. No mode is sent, which means pstn: "flow" is for streaming, not for SIP.
     *
     * @param phoneNumber E.164, bought in this account
     * @throws ConflictError when it is mapped already
     */
    async mapPhoneNumber(trunkSid: string, phoneNumber: string): Promise<PhoneNumberMapping> {
      const call = trunkCall(account, trunkSid, {
        action: 'map phone number',
        about: phoneNumber,
        // Exotel answers an empty or over-long number in the same words as an unknown trunk.
        missing: `no such trunk ${trunkSid}, or the phone number is empty or too long`,
        method: 'POST',
        path: '/phone-numbers',
        json: { phone_number: phoneNumber },
      });
      return requestOne(account.http, call, phoneNumberMappingSchema());
    },

    /** The numbers that are mapped to the trunk, each with its mapping's id. */
    async listPhoneNumbers(trunkSid: string): Promise<PhoneNumberMapping[]> {
      const call = trunkCall(account, trunkSid, {
        action: 'list phone numbers',
        method: 'GET',
        path: '/phone-numbers',
      });
      return listAll(account.http, call, phoneNumberMappingSchema());
    },

    /** Changes a mapping in place. @param mappingId Exotel's numeric id of the mapping, not the number */
    async updatePhoneNumber(
      trunkSid: string,
      mappingId: string,
      mapping: { phoneNumber: string; mode: 'pstn' | 'flow' },
    ): Promise<PhoneNumberMapping> {
      const call = trunkCall(account, trunkSid, {
        action: 'update phone number',
        about: `${mapping.phoneNumber}, mapping ${mappingId}`,
        missing: `no such trunk ${trunkSid}, or no mapping ${mappingId} on it`,
        method: 'PUT',
        path: `/phone-numbers/${checkedId('mappingId', mappingId)}`,
        json: { phone_number: mapping.phoneNumber, mode: mapping.mode },
      });
      return requestOne(account.http, call, phoneNumberMappingSchema());
    },

    /**
     * Exotel: Create credentials (SIP digest). The same user name sent twice may be there twice: look first.
     *
     * @param credentials `friendlyName`: at most 32 characters. The password is never answered and never in an error.
     * @throws InvalidRequestError for a longer `friendlyName`; nothing was sent
     */
    async addCredentials(
      trunkSid: string,
      credentials: { userName: string; password: string; friendlyName?: string },
    ): Promise<Credentials> {
      const { userName, password, friendlyName } = credentials;
      if (friendlyName !== undefined && friendlyName.length > longestFriendlyName) {
        throw new InvalidRequestError(
          `Exotel: the friendly name of credentials has ${friendlyName.length} characters, and may have ${longestFriendlyName}. Shorten it.`,
        );
      }
      const call = trunkCall(account, trunkSid, {
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
      return requestOne(account.http, call, credentialsSchema());
    },

    /** Only this shows whether digest is set: the trunk's `auth_type` says nothing about it. */
    async listCredentials(trunkSid: string): Promise<Credentials[]> {
      const call = trunkCall(account, trunkSid, { action: 'list credentials', method: 'GET', path: '/credentials' });
      return listAll(account.http, call, credentialsSchema());
    },

    /** @returns false when they were not there */
    async deleteCredentials(trunkSid: string, credentialId: string): Promise<boolean> {
      const call = trunkCall(account, trunkSid, {
        action: 'delete credentials',
        about: `id ${credentialId}`,
        method: 'DELETE',
        path: '/credentials',
        // Exotel: the id is a query parameter here.
        query: { id: checkedId('credentialId', credentialId) },
      });
      return (await requestUnless(account.http, call, saysMissing)) !== undefined;
    },

    /**
     * Allows calls from one address. The mask is always 32: Exotel takes ranges, and its guides for voice agents forbid them.
     *
     * @throws ConflictError when it is allowed already
     */
    async allowIp(trunkSid: string, ip: string): Promise<AllowedIp> {
      const call = trunkCall(account, trunkSid, {
        action: 'allow IP',
        about: `${ip}/32`,
        method: 'POST',
        path: '/whitelisted-ips',
        json: { ip, mask: 32 },
      });
      return requestOne(account.http, call, allowedIpSchema());
    },

    /** The addresses that may call over the trunk, ranges included. */
    async listAllowedIps(trunkSid: string): Promise<AllowedIp[]> {
      const call = trunkCall(account, trunkSid, {
        action: 'list allowed IPs',
        method: 'GET',
        path: '/whitelisted-ips',
      });
      return listAll(account.http, call, allowedIpSchema());
    },

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
      const call = trunkCall(account, trunkSid, {
        action: 'add destinations',
        about: destinations.join(', '),
        method: 'POST',
        path: '/destination-uris',
        json: { destinations: destinations.map((destination) => ({ destination })) },
        names: destinations,
      });
      const { data } = await request(account.http, call);
      const schema = destinationSchema();
      return data.map((entry) => read(call, entry, schema));
    },

    /** Each `destination` as it was added, without the `sip:` that Exotel puts in front. */
    async listDestinations(trunkSid: string): Promise<Destination[]> {
      const call = trunkCall(account, trunkSid, {
        action: 'list destinations',
        method: 'GET',
        path: '/destination-uris',
      });
      return listAll(account.http, call, destinationSchema());
    },

    /**
     * Sets the number that called phones show (Exotel: trunk settings, `trunk_external_alias`). @param phoneNumber
     * E.164
     */
    async setCallerIdAlias(trunkSid: string, phoneNumber: string): Promise<void> {
      const call = trunkCall(account, trunkSid, {
        action: 'set caller ID alias',
        about: phoneNumber,
        method: 'POST',
        path: '/settings',
        json: { settings: [{ name: 'trunk_external_alias', value: phoneNumber }] },
      });
      await request(account.http, call);
    },
  };
}
