import { isIPv4 } from 'node:net';
import { firstRefused } from './text-schema.ts';

/** A host name in lower case (DNS does not tell case apart) or IPv4 address, and the port (1-65535) where one was written. */
export type HostAndPort = { host: string; port?: number };

/** Why a text cannot be read, and how to fix it: one sentence that reads on from the field's name. */
export type Problem = { problem: string };

/**
 * What disqualifies an address before its parts are looked at. The user part is never quoted: a password may stand in it.
 */
export function addressProblem(text: string): string | undefined {
  if (text === '') return 'is empty: give the host';
  if (text.includes('@')) return 'has a user part before the @: remove it, the address is the host alone';
  if (/^(https?|wss?):/i.test(text)) return 'is a web address: give the SIP address, which has no http or wss in front';
  const [bracket] = /^[<"'(\u2018\u201c\u00ab]/.exec(text) ?? [];
  if (bracket !== undefined)
    return `stands in ${bracket === '"' ? 'quotation marks' : `"${bracket}"`}: write it without`;
  if (/\s/.test(text)) return 'contains a space or line break: remove it';
  if (/[/?#\\]/.test(text)) return 'has a slash, path or query: keep only what stands before it, without //';
  return undefined;
}

/** Reads `host` or `host:port`; host names are full ones, since the services look them up in the public DNS. */
export function readHostAndPort(text: string): HostAndPort | Problem {
  if (/[[\]]|:.*:/.test(text))
    return { problem: 'is an IPv6 address or has two ports: use a host name or IPv4 address and one port' };
  const [host = '', port] = text.toLowerCase().split(':');
  const odd = firstRefused(host, /[ -~]/);
  if (odd !== undefined) return { problem: `contains ${odd}, which no host name has: check the spelling` };
  const lastLabel = host.split('.').at(-1) ?? '';
  if (!isIPv4(host) && isNumber(lastLabel)) {
    return {
      problem: `has "${host}" for a host, which is neither a full host name nor an IPv4 address: a name does not end in a number (${lastLabel}), and an address is four numbers from 0 to 255 without leading zeros`,
    };
  }
  if (!isIPv4(host) && !isFullHostName(host)) {
    return {
      problem: `has "${host}" for a host, which is neither a full host name nor an IPv4 address: check the spelling`,
    };
  }
  if (port === undefined) return { host };
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535) {
    return { problem: `has "${port}" for a port: use a whole number from 1 to 65535` };
  }
  return { host, port: Number(port) };
}

/** As inet_aton reads it, and with it every look-up: decimal, octal, or hexadecimal, where nothing after 0x is 0. */
function isNumber(label: string): boolean {
  return /^(\d+|0x[\da-f]*)$/.test(label);
}

/** RFC 1123: labels of 1-63 letters, digits and inner hyphens, 253 in all. */
function isFullHostName(host: string): boolean {
  const labels = host.split('.');
  return (
    host.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  );
}
