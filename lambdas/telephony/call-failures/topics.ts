import type { Meaning } from './kinds.ts';

/*
 * The text is the reason of a call that failed: what it speaks of is what went wrong, in whichever words. So the subject is
 * enough where no wording is known. Words are in lower case, with spaces for `_` and `-`; the first subject that fits counts.
 */
type Topic = readonly [words: RegExp, meaning: Meaning];

/** What stands before any question of leave: who is called, and as whom. */
const setUp: readonly Topic[] = [
  [/\back(?:s|nowledg\w+)?\b|\bunacknowledged\b/, { kind: 'dialog-not-confirmed' }],
  [/\bdispatch rules?\b|\btrunks?\b.{0,40}\bmatch\w*|\bmatch\w*\b.{0,40}\btrunks?\b/, { kind: 'not-matched-there' }],
  [
    /\buntrusted\b|\b(?:trust|ssl|tls|peer) chain\b|\bleaf\b|\bsubject alternative\b|\bserver identity\b|\balert number 4[2-9]\b/,
    { kind: 'certificate' },
  ],
  [
    /\b(?:dns|nodename|hostname|resolver|domain|gethostbyname|getaddrinfo|e?resolv\w+)\b|\bquery (?:a|aaaa|srv)\b|\b(?:a|aaaa|srv|naptr) query\b|\b(?:look ?up|find|address associated with|unknown) host\b|\blookup [^;]{0,60}\./,
    { kind: 'name-not-resolved' },
  ],
  [
    /\b(?:(?:re ?)?auth(?!ori[st]|oriz)\w*|authorization|credentials?|passwords?|digest|nonce|challeng\w+|user ?name|log ?in)\b|\b40[17]\b/,
    { kind: 'digest-mismatch' },
  ],
];

/** What an account or a number may do: networks put it beside codes that mean something else (403, 486, 503, 603). */
const permissions: readonly Topic[] = [
  [/\b(?:balance|credits?|wallet|prepaid|funds?|money|unpaid|overdue|dues|top ?up|billing)\b/, { kind: 'balance' }],
  [
    /\b(?:caller ?id(?:entifier)?|cli|p asserted identity|pai|(?:source|originating|presented) (?:phone )?number|from (?:phone )?(?:number|address)|call(?:er|ing) (?:line )?(?:identity|identification|number|party)|(?:invalid|unknown|bad) from)\b/,
    { kind: 'caller-id-not-allowed' },
  ],
  [
    /\b(?:preference register|registry|opt(?:ed)? (?:out|for)|scrub\w*|telemarket\w*|commercial communication)\b/,
    { kind: 'callee-barred', also: ['callee-declined'] },
  ],
  [
    /\b(?:country|countries|international|isd|geo|trial|verified numbers|not (?:authori[sz]ed|allowed|permitted|enabled) to (?:call|dial|place))\b/,
    { kind: 'destination-not-allowed' },
  ],
  [
    /\b(?:channels|concurren\w+|simultaneous\w*|parallel calls|(?:ports|lines|trunks?) full|cps|caps|calls (?:per|at once)|capacity|throttl\w+|rate limit\w*|quota|limiter|session count|max cc|slots)\b|(?<!\b(?:time|timeout|duration|length|retry|size|hop|wait|idle|silence) )\blimits?\b/,
    { kind: 'call-limit', also: ['no-circuit'] },
  ],
  [/\b(?:account|subscription|kyc|licen[cs]e)\b/, { kind: 'account-suspended', also: ['call-limit'] }],
];

const others: readonly Topic[] = [
  [
    /\b(?:network|switch|exchange|trunks?|gateway|edge|server|lines|circuits|routes?)\b.{0,15}\bbusy\b/,
    { kind: 'no-circuit', also: ['try-later'] },
  ],
  [
    /\b(?:rtp|rtcp|srtp|media|audio|voice(?! ?mail)|sound|hears?|heard|jitter|packets|frames|ice|peer connection)\b|\bsilen(?:t|ce)\b(?! time)/,
    { kind: 'media' },
  ],
  [/\b(?:unallocated|unassigned)\b/, { kind: 'number-format' }],
  [/\b(?:codecs?|sdp)\b/, { kind: 'codec-or-srtp' }],
];

/** So common that known words come first. */
const connection: readonly Topic[] = [
  [/\b(?:tls|ssl\w*|handshake|clienthello|transport|e?unsuptransport|udp)\b/, { kind: 'transport-mismatch' }],
  [
    /\b(?:connection|connectex|network|peer|gateway|edge|proxy|provisional|deadline ?exceeded|(?:wsa)?etimedout|respon\w+|retransmi\w+|communicating)\b/,
    { kind: 'edge-unreachable' },
  ],
];

export const permissionMeaning = (words: string) => find(permissions, words);
export const subjectMeaning = (words: string) => find([...setUp, ...permissions, ...others], words);
export const connectionMeaning = (words: string) => find(connection, words);

function find(topics: readonly Topic[], words: string): Meaning | undefined {
  return topics.find(([pattern]) => pattern.test(words))?.[1];
}
