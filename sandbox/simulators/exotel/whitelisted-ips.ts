import { BlockList, isIPv4 } from 'node:net';
import type { ApiAnswer } from '../http/exchange.ts';
import { type JsonObject, jsonBody, mandatoryText, optionalText, wrongType } from './body.ts';
import { resourceAnswer } from './envelope.ts';
import { duplicate, invalid } from './failures.ts';
import { type ExotelCall, type ExotelRoute, trunkOfPath, trunkPath } from './handler.ts';
import { pageAnswer } from './paging.ts';
import { exotelDate, type Trunk, type WhitelistedIp } from './state.ts';

const path = `${trunkPath}/whitelisted-ips`;

export const whitelistedIpRoutes: readonly ExotelRoute[] = [
  { method: 'POST', path: path, operation: 'whitelist ip', handle: whitelistIp },
  { method: 'GET', path: path, operation: 'list whitelisted ips', answersSeveral: true, handle: listWhitelistedIps },
];

function whitelistIp(call: ExotelCall): ApiAnswer {
  const { account, request } = call;
  const body = jsonBody(request);
  const trunk = trunkOfPath(call);
  const ip = mandatoryText(body, 'ip', 'Ip');
  if (!isIPv4(ip)) throw invalid('Invalid ip');
  const mask = readMask(body);
  const friendlyName = optionalText(body, 'friendly_name') ?? null;
  if (trunk.whitelistedIps.some((entry) => entry.ip === ip)) throw duplicate(`Unable to Whitelist-ip with ip ${ip}`);
  const now = exotelDate(account.now());
  const entry = { id: account.nextId(), ip, mask, friendlyName, dateCreated: now, dateUpdated: now };
  trunk.whitelistedIps.push(entry);
  return { ...resourceAnswer(request, account.settings, shownWhitelistedIp(trunk, entry)), changed: true };
}

function listWhitelistedIps(call: ExotelCall): ApiAnswer {
  const trunk = trunkOfPath(call);
  return pageAnswer(
    call,
    trunk.whitelistedIps.map((entry) => shownWhitelistedIp(trunk, entry)),
  );
}

/** Whether an address lies in one of the trunk's allowed ranges. */
export function isWhitelisted(trunk: Trunk, ip: string): boolean {
  const allowed = new BlockList();
  for (const entry of trunk.whitelistedIps) allowed.addSubnet(entry.ip, entry.mask);
  return allowed.check(ip);
}

/** A mask that is not given is 32; one that is no unsigned byte is of the wrong type. */
function readMask(body: JsonObject): number {
  const mask = body.mask ?? 32;
  if (typeof mask !== 'number' || !Number.isInteger(mask) || mask < 0 || mask > 255) {
    throw wrongType(mask, 'mask', 'uint8');
  }
  if (mask < 16 || mask > 32) throw invalid('mask should be in-between 16 and 32');
  return mask;
}

function shownWhitelistedIp(trunk: Trunk, entry: WhitelistedIp): object {
  return {
    id: entry.id,
    mask: entry.mask,
    trunk_sid: trunk.trunkSid,
    ip: entry.ip,
    friendly_name: entry.friendlyName,
    date_created: entry.dateCreated,
    date_updated: entry.dateUpdated,
  };
}
