import type { FailureKind, Meaning } from './kinds.ts';

type Row = readonly [code: number, phrase: string, kind: FailureKind, meaning?: string, also?: readonly FailureKind[]];

/** Every code from 300 to 699 that IANA has registered ("Session Initiation Protocol Parameters"), by its RFC meaning. */
const registered: readonly Row[] = [
  [300, 'Multiple Choices', 'redirected'],
  [301, 'Moved Permanently', 'redirected'],
  [302, 'Moved Temporarily', 'redirected'],
  [305, 'Use Proxy', 'redirected', 'the call has to go by another proxy'],
  [380, 'Alternative Service', 'redirected', 'another kind of service is offered in its place'],
  [400, 'Bad Request', 'bad-request'],
  [401, 'Unauthorized', 'digest-mismatch'],
  [402, 'Payment Required', 'balance'],
  [403, 'Forbidden', 'refused-by-edge'],
  [404, 'Not Found', 'number-format'],
  [405, 'Method Not Allowed', 'bad-request', 'the server does not allow this method at the address'],
  [406, 'Not Acceptable', 'codec-or-srtp', 'no answer that the caller would accept can be given'],
  [407, 'Proxy Authentication Required', 'digest-mismatch'],
  [408, 'Request Timeout', 'edge-unreachable'],
  [410, 'Gone', 'number-gone'],
  [412, 'Conditional Request Failed', 'bad-request', 'a condition of the request does not hold'],
  [413, 'Request Entity Too Large', 'bad-request', 'the body is larger than the server takes'],
  [414, 'Request-URI Too Long', 'bad-request', 'the address is longer than the server takes', ['number-format']],
  [415, 'Unsupported Media Type', 'codec-or-srtp', 'the server does not take this kind of body or media'],
  [416, 'Unsupported URI Scheme', 'number-format', 'the server does not know this kind of address'],
  [417, 'Unknown Resource-Priority', 'bad-request', 'the priority that was asked for is not known'],
  [420, 'Bad Extension', 'extension-needed', 'the caller requires an extension that the server does not have'],
  [421, 'Extension Required', 'extension-needed', 'the server requires an extension that the caller does not offer'],
  [422, 'Session Interval Too Small', 'extension-needed', 'the session timer is shorter than the server takes'],
  [423, 'Interval Too Brief', 'extension-needed', 'the time of expiry is shorter than the server takes'],
  [424, 'Bad Location Information', 'bad-request', 'the location in the request is wrong'],
  [425, 'Bad Alert Message', 'bad-request', 'the alert in the request is wrong'],
  [428, 'Use Identity Header', 'caller-id-not-allowed', 'the call has no signed identity of its caller'],
  [429, 'Provide Referrer Identity', 'bad-request', 'who referred the call is not told'],
  [430, 'Flow Failed', 'upstream-failure', 'the connection to the called side is gone'],
  [433, 'Anonymity Disallowed', 'caller-id-not-allowed', 'the called side takes no calls without a caller id'],
  [436, 'Bad Identity Info', 'caller-id-not-allowed', 'the certificate of the signed identity cannot be fetched'],
  [437, 'Unsupported Credential', 'caller-id-not-allowed', 'the certificate of the signed identity is not trusted'],
  [438, 'Invalid Identity Header', 'caller-id-not-allowed', 'the signature of the identity is wrong'],
  [439, 'First Hop Lacks Outbound Support', 'extension-needed', 'the first proxy does not support SIP Outbound'],
  [440, 'Max-Breadth Exceeded', 'loop', 'the call was forked too often'],
  [469, 'Bad Info Package', 'bad-request', 'the Info package is not known'],
  [470, 'Consent Needed', 'callee-declined', 'the called side has not agreed to be called'],
  [480, 'Temporarily Unavailable', 'callee-no-answer'],
  [481, 'Call/Transaction Does Not Exist', 'dialog-lost'],
  [482, 'Loop Detected', 'loop'],
  [483, 'Too Many Hops', 'loop', 'the call passed more servers than it may'],
  [484, 'Address Incomplete', 'number-format', 'the called number is too short'],
  [485, 'Ambiguous', 'number-format', 'the called address fits several'],
  [486, 'Busy Here', 'callee-busy'],
  [487, 'Request Terminated', 'call-ended-early'],
  [488, 'Not Acceptable Here', 'codec-or-srtp'],
  [489, 'Bad Event', 'bad-request', 'the event is not known'],
  [491, 'Request Pending', 'try-later', 'both sides wanted to change the call at the same moment'],
  [493, 'Undecipherable', 'bad-request', 'the body is encrypted, and the server has no key'],
  [494, 'Security Agreement Required', 'extension-needed', 'the server demands a security agreement first'],
  [500, 'Server Internal Error', 'server-failure'],
  [501, 'Not Implemented', 'server-failure', 'the server does not have what the request needs'],
  [502, 'Bad Gateway', 'upstream-failure', 'a server behind it gave an answer that it did not understand'],
  [503, 'Service Unavailable', 'try-later'],
  [504, 'Server Time-out', 'upstream-failure', 'a server behind it did not answer in time'],
  [505, 'Version Not Supported', 'server-failure', 'the server does not speak this version of SIP'],
  [513, 'Message Too Large', 'bad-request', 'the message is larger than the server takes'],
  [555, 'Push Notification Service Not Supported', 'callee-no-answer', 'the called device cannot be woken'],
  [580, 'Precondition Failure', 'extension-needed', 'a condition of the media could not be met', ['media']],
  [600, 'Busy Everywhere', 'callee-busy'],
  [603, 'Decline', 'callee-declined'],
  [604, 'Does Not Exist Anywhere', 'number-format', 'no server knows the called number'],
  [606, 'Not Acceptable', 'codec-or-srtp', 'the called side was reached and takes none of what was offered'],
  [607, 'Unwanted', 'call-unwanted', 'the called party has said that it does not want this call'],
  [608, 'Rejected', 'call-unwanted', 'a service on the way has refused the call in place of the called party'],
];

/** What Exotel's own guide says of a code (SIP Error Codes & Troubleshooting Guide, read in November 2026). */
const exotels = new Map<number, Meaning>([
  [404, { kind: 'number-not-mapped' }],
  [410, { kind: 'number-gone', problem: 'Exotel says 410: the DID is inactive or was removed.' }],
  [
    415,
    {
      kind: 'codec-or-srtp',
      problem: 'Exotel says 415: it does not take the codec that was offered; it takes G.711 A-law.',
    },
  ],
  [484, { kind: 'number-format', problem: 'Exotel says 484: the number is not in E.164.' }],
  [
    488,
    {
      kind: 'codec-or-srtp',
      problem:
        "The two sides found no common codec or disagree about encryption. Exotel's guide to 488: G.711 A-law only.",
    },
  ],
  [500, { kind: 'server-failure', problem: 'Exotel says 500: it failed to process the call.' }],
  [502, { kind: 'upstream-failure', problem: 'Exotel says 502: routing behind its edge failed.' }],
  [503, { kind: 'destination-not-reached' }],
  [
    504,
    {
      kind: 'upstream-failure',
      problem: 'Exotel says 504: what is behind its edge did not answer in time, by a firewall or a slow network.',
    },
  ],
  [580, { kind: 'media', problem: 'Exotel says 580: the media could not be negotiated. RTP or NAT is in the way.' }],
  [600, { kind: 'callee-busy', problem: 'The called phone was busy: by Exotel, all that the number leads to.' }],
  [604, { kind: 'number-format', problem: 'Exotel says 604: the called number is wrong and exists nowhere.' }],
]);

const byCode = new Map(registered.map((row) => [row[0], row]));

/** Who gave the answer: Exotel's edge, or whoever else the call had got to. */
export type Answerer = 'carrier' | 'other';

/** What a SIP code means: the carrier's own meaning first where the carrier gave it, and the RFC's. */
export function meaningOfSipCode(code: number, answerer: Answerer): Meaning {
  const general = registeredMeaning(code);
  const own = answerer === 'carrier' ? exotels.get(code) : undefined;
  if (own === undefined) return general;
  const also = [general.kind, ...(general.also ?? [])].filter((kind) => kind !== own.kind);
  return also.length === 0 ? own : { ...own, also };
}

/** The phrase that stands beside a code, which is not a cause of its own; empty for a code that no registry has. */
export function phraseOf(code: number): string {
  return byCode.get(code)?.[1] ?? '';
}

function registeredMeaning(code: number): Meaning {
  const row = byCode.get(code);
  if (row === undefined) return { kind: kindOfClass(code) };
  const [, phrase, kind, meaning, also] = row;
  return {
    kind,
    ...(meaning === undefined ? {} : { problem: `The called side answered ${code} ${phrase}: ${meaning}.` }),
    ...(also === undefined ? {} : { also }),
  };
}

/** A code that nobody registered counts as the x00 of its class (RFC 3261, 8.1.3.2). */
function kindOfClass(code: number): FailureKind {
  if (code < 400) return 'redirected';
  if (code < 500) return 'client-error';
  return code < 600 ? 'server-error' : 'global-failure';
}
