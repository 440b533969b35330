import {
  AuthenticationError,
  ConflictError,
  RejectedError,
  ThrottledError,
  type TrunklineError,
  UnavailableError,
} from '../platform/errors.ts';
import type { Refusal } from './envelope.ts';

/** What the path or query names is not there, as Exotel says. Its name is that of any refusal. */
export class NotThereError extends RejectedError {}

/** What a refusal is about, for its message. */
export interface RefusedCall {
  /** As sent: "map phone number". */
  action: string;
  /** What it was done to: "trunk trmum1...". */
  subject: string;
  /** What "not found" and "not yours" mean for this call; absent where the path names nothing but the account. */
  missing?: string;
  /** Exotel's own id of the request, for its support. */
  requestId: string | undefined;
}

/** One refused resource, with the name of what it was, where one call carried several. */
export type NamedRefusal = Refusal & { name?: string | undefined };

type Kind =
  | 'authentication'
  | 'forbidden'
  | 'balance'
  | 'not ours'
  | 'missing'
  | 'rejected'
  | 'conflict'
  | 'unavailable'
  | 'throttled';

/** If one answer holds several refusals, the kind that stands first here decides: final before retried. */
const PRECEDENCE: readonly Kind[] = [
  'authentication',
  'forbidden',
  'balance',
  'not ours',
  'missing',
  'rejected',
  'conflict',
  'unavailable',
  'throttled',
];

/**
 * Exotel: error codes of the trunk APIs. 1000 (404) unknown id; 1001, 1002, 1007 (400) and 1011 (415) a request that
 * does not fit; 1003 (403) another account's trunk or an unknown one; 1008 (inner 409) a duplicate; 1010 (401) a wrong
 * API key or token.
 */
function kindOf({ code, status }: Refusal): Kind {
  // One of its pages has code 1002 in it.
  if (status === 409) return 'conflict';
  switch (code) {
    case 1000:
      // One of its pages has it with 400, for a trunk's name.
      return status === 400 ? 'rejected' : 'missing';
    case 1001:
    case 1002:
    case 1007:
    case 1011:
      return 'rejected';
    case 1003:
      return 'not ours';
    case 1008:
      return 'conflict';
    case 1010:
      return 'authentication';
  }
  if (status >= 500) return 'unavailable';
  switch (status) {
    case 401:
      return 'authentication';
    // Exotel: error codes of its APIs.
    case 402:
      return 'balance';
    // Without code 1003 it says nothing of a trunk: taking it for "no such trunk" would have one created again.
    case 403:
      return 'forbidden';
    case 404:
      return 'missing';
    case 429:
      return 'throttled';
    default:
      return 'rejected';
  }
}

/**
 * Whether Exotel says that what the path or query names is not there. Its pages disagree on how: 404 with code 1000, or
 * 403 with code 1003.
 */
export function saysMissing(refusal: Refusal): boolean {
  const kind = kindOf(refusal);
  return kind === 'missing' || kind === 'not ours';
}

/** The error for an answer that refuses one resource or more; quotes Exotel's own words and code. */
export function refusalError(call: RefusedCall, refusals: readonly NamedRefusal[]): TrunklineError {
  const what = `Exotel: ${call.action} (${call.subject})`;
  const said = refusals.map(describe).join('; ');
  const id = call.requestId === undefined ? '' : ` Request id ${call.requestId}.`;
  const kinds = new Set(refusals.map(kindOf));
  const kind = PRECEDENCE.find((candidate) => kinds.has(candidate)) ?? 'rejected';
  switch (kind) {
    case 'authentication':
      return new AuthenticationError(
        `${what}: refused our credentials: ${said}. Check apiKey, apiToken and accountSid in the environment's Exotel secret, and that the region of the API address is the account's.${id}`,
      );
    case 'forbidden':
      return new RejectedError(`${what}: not allowed: ${said}. ${whyForbidden(refusals)}${id}`);
    case 'balance':
      return new RejectedError(
        `${what}: refused for the account's balance or plan: ${said}. Look at both in the Exotel dashboard, then start again.${id}`,
      );
    case 'not ours':
      return call.missing === undefined
        ? new AuthenticationError(
            `${what}: not allowed to this account: ${said}. Check accountSid in the environment's Exotel secret, and that SIP trunking is enabled on the account.${id}`,
          )
        : new NotThereError(`${what}: ${call.missing}: ${said}. Check it in the Exotel dashboard.${id}`);
    case 'missing':
      return new NotThereError(
        `${what}: ${call.missing ?? 'not found'}: ${said}. Check it in the Exotel dashboard.${id}`,
      );
    case 'conflict':
      return new ConflictError(
        `${what}: it is there already: ${said}. Look at what is there in the Exotel dashboard.${id}`,
      );
    case 'unavailable':
      return new UnavailableError(`${what}: failed at Exotel: ${said}. It may have been carried out.${id}`);
    case 'throttled':
      return new ThrottledError(`${what}: asked to slow down: ${said}. Try again later.${id}`);
    case 'rejected':
      return new RejectedError(`${what}: refused: ${said}. Correct what it names and start again.${id}`);
  }
}

const causesOf403 = {
  suspended: 'the account is suspended (ask Exotel)',
  access: 'it has no access to this API (ask Exotel to turn on SIP trunking)',
  address:
    'it has a list of allowed IP addresses, and the one that asked is not on it: Lambdas have no fixed address unless the settings vpcId and subnetIds give them one (docs/runbook.md)',
} as const;

/**
 * What a 403 with right credentials can mean (Exotel: error codes; a wrong key or token is 401). What Exotel's words name
 * comes first.
 */
function whyForbidden(refusals: readonly Refusal[]): string {
  const words = refusals.map((refusal) => refusal.words).join(' ');
  const first =
    (/\bsuspend/i.test(words) && 'suspended') ||
    (/\bips?\b|\baddress|white-? ?list|allow(ed)?-? ?list|\bnetwork\b|\d+(\.\d+){3}/i.test(words) && 'address') ||
    (/\b(deactivat\w*|disabled|blocked|inactive|not active|locked|expired|closed|on hold|kyc|overdue|dues)\b/i.test(
      words,
    ) &&
      'suspended') ||
    'access';
  const order = [first, ...(['access', 'suspended', 'address'] as const).filter((cause) => cause !== first)] as const;
  return `A wrong key or token would be answered 401. Likeliest first: ${order.map((cause) => causesOf403[cause]).join('; ')}.`;
}

function describe({ name, status, code, words }: NamedRefusal): string {
  const codes = code === undefined ? `status ${status}` : `code ${code}, status ${status}`;
  return `${name === undefined ? '' : `${name}: `}${words === '' ? 'no reason given' : words} (${codes})`;
}
