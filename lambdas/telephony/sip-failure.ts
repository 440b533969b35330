import { oneLine } from './one-line.ts';

/** What went wrong and what to do about it. `code` is stable kebab-case, for programs; the sentences are for people. */
export type Finding = { code: string; sipCode?: number | undefined; problem: string; remedy: string };

type Cause = {
  code: string;
  sipCodes: readonly number[];
  /** How services say it when they give no code. */
  wording: RegExp;
  problem: string;
  remedy: string;
};

/** Exotel's edge adds this to a 403 of its own; nobody behind it does (X-Exotel-ErrorCode: 4001). */
export const edgeRefusal = /errorcode\W*4001\b/i;

/**
 * The usual causes, from Exotel's SIP troubleshooting pages. Wordings are tried in this order. They are
 * narrow on purpose: "busy" alone proves that a phone was reached, so "system busy" must not pass for it.
 */
const causes: readonly Cause[] = [
  {
    code: 'callee-no-answer',
    sipCodes: [480],
    wording:
      /\b(not? ?answer(ed)?|unanswered|ring(ing)?[ -]?time ?out|temporarily unavailable)\b(?! (from|by) (the )?(sip|server|gateway|trunk|edge|host))/,
    problem: 'The called phone did not answer or was not reachable.',
    remedy: 'Verify again with a phone that is switched on and near you.',
  },
  {
    code: 'callee-busy',
    sipCodes: [486],
    wording: /^\W*busy\W*$|\bbusy here\b|\b(user|callee|line|number|phone|called party) (is |was )?busy\b/,
    problem: 'The called phone was busy.',
    remedy: 'Verify again when it is free, or with another phone.',
  },
  {
    code: 'callee-declined',
    sipCodes: [603],
    wording: /\bdeclined?\b|\brejected by (the )?(user|callee|called party)\b/,
    problem: 'The call was declined at the called end.',
    remedy: 'Verify again and take the call, or use another phone.',
  },
  {
    code: 'edge-unreachable',
    sipCodes: [408],
    wording:
      /time ?out|timed out|no (answer|response|reply)|connection refused|unreachable|\b(econn\w+|enotfound|etimedout)\b/,
    problem: 'The SIP server at the termination host did not answer in time.',
    remedy:
      'Compare host, port and transport of the termination host with the edge that Exotel assigned to the account ' +
      '(TCP 5070 or TLS 443, never UDP), and let no firewall stand between.',
  },
  {
    code: 'digest-mismatch',
    sipCodes: [401, 407],
    wording:
      /unauthori[sz]ed|authentication (failed|failure|required)|\bdigest\b|(wrong|invalid|bad) (password|credentials)/,
    problem: 'The digest user name or password in Atoms is not the one on the trunk.',
    remedy:
      'Set the credentials on the trunk again from the secret; if Atoms holds older ones, release the number there and ' +
      'import it again, since no call changes them. With any IP allow-listed on the trunk, remove that first: it can override the digest.',
  },
  {
    code: 'refused-by-edge',
    sipCodes: [403],
    wording: /errorcode\W*4001\b|\bforbidden\b|not (allow|white) ?listed/,
    problem:
      "Exotel's edge refused the call: the source is not allow-listed, the digest was refused, or the number is not allowed.",
    remedy:
      'Check that the trunk has the digest credentials of the secret, that the number is mapped to this trunk, and, ' +
      "if the trunk has an IP allow-list, that the caller's addresses are on it.",
  },
  {
    code: 'number-format',
    sipCodes: [404],
    wording: /\b(invalid|unallocated|malformed) (phone )?number\b|\b(number|user|callee) not found\b/,
    problem: 'The number was not understood or does not exist.',
    remedy: 'Write both the called number and the caller id in E.164, with + and country code.',
  },
  {
    code: 'codec-or-srtp',
    sipCodes: [488, 606],
    wording: /\bnot acceptable\b|\bcodecs?\b|\bsrtp\b|incompatible media/,
    problem: 'The two sides found no common codec or disagree about encryption.',
    remedy: 'Allow G.711 (A-law or mu-law), and use SRTP with TLS and plain RTP with TCP.',
  },
  {
    code: 'try-later',
    sipCodes: [503],
    wording: /service unavailable/,
    problem: 'The SIP service was overloaded or out of order for a moment.',
    remedy: 'Verify again in a few minutes, and if it stays so, ask Exotel for the state of the trunk.',
  },
];

/** For a refused digest when the user name on the trunk is right. No API shows what else may be wrong. */
export const digestUserAgrees: Finding = {
  code: 'digest-user-agrees',
  problem:
    'The trunk has the digest user name of the secret, so that its password there or what Atoms stored is another; no API shows either.',
  remedy: 'Start again with "replaceExisting": true, which imports the number anew with what the secret has.',
};

/** Finds the cause in the free text that Atoms gives for a failed call: by its SIP code, else by its wording. */
export function explainCallFailure(reason: string | undefined): Finding {
  const text = reason?.trim().replace(/\s+/g, ' ') ?? '';
  const sipCode = sipCodeIn(text);
  const wording = text.toLowerCase().replace(/[_-]/g, ' ');
  const cause = causes.find((it) =>
    sipCode === undefined ? isAboutTheCall(text) && it.wording.test(wording) : it.sipCodes.includes(sipCode),
  );
  const found = sipCode === undefined ? {} : { sipCode };
  if (cause) return { code: cause.code, ...found, problem: cause.problem, remedy: cause.remedy };
  return {
    code: 'unknown',
    ...found,
    problem: text === '' ? 'The call failed and no reason was given.' : `The call failed: "${oneLine(text)}".`,
    remedy:
      "Look the call up in Atoms' conversation log and in Exotel's call reports, where each side keeps its SIP messages.",
  };
}

/** A web answer (a webhook's 401, say) has the same numbers and words as a SIP answer, and is none. */
function isAboutTheCall(text: string): boolean {
  return !/\bhttps?\b/i.test(text) || /\b(sip|invite)\b/i.test(text);
}

// Three digits are a SIP code only where the text says so: behind a word that announces one, in front of its reason phrase,
// or alone. Else a part of a phone number, a duration or a count would pass for one.
const announced =
  /(?:sip(?:\/2\.0)?|status|(?<!(?:area|country|dialling|dialing) )code|cause|response|error|fail(?:ed|ure)|reject(?:ed)?|refused|returned|answered|received|got|with|invite)[\s:=#("'[_-]*/;
const digits =
  /(?<!\d)([3-6]\d\d)(?![\d.]?\d|[\s-]\d|@| ?(?:ms|s|secs?|seconds?|min|minutes?|calls?|times|bytes|packets)\b)/;
const phrase =
  /[\s:,-]+(?:unauthori|proxy auth|forbidden|not (?:found|accept)|request|method|gone|temporarily|call\/|loop|too many|address|ambiguous|busy|server|bad|service|declin|does not|unwanted|payment|moved)/;
const sipCodes = new RegExp(
  `${announced.source}${digits.source}|(?<![\\d+.-])${digits.source}(?=${phrase.source})|^\\W*${digits.source}\\W*$`,
  'gi',
);

function sipCodeIn(text: string): number | undefined {
  if (!isAboutTheCall(text)) return undefined;
  const withoutWebAnswers = text.replace(/\bhttps?\b[^;,]{0,20}?\d{3}\b/gi, '');
  const codes = [...withoutWebAnswers.matchAll(sipCodes)].map((match) => Number(match[1] ?? match[2] ?? match[3]));
  // Every digest begins with a 401 or 407. If a second code stands beside it, that one ended the call.
  return codes.find((code) => code !== 401 && code !== 407) ?? codes[0];
}
