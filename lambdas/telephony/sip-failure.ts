import { saysOnlyBusy } from './call-failures/busy-phone.ts';
import { causeIn, sipCodeIn } from './call-failures/codes-in-text.ts';
import { type FailureKind, failureKinds, type Meaning } from './call-failures/kinds.ts';
import { placeIn } from './call-failures/place-in-text.ts';
import { meaningOfCause, meaningOfCauseName } from './call-failures/q850-causes.ts';
import { type Answerer, meaningOfSipCode, phraseOf } from './call-failures/sip-codes.ts';
import { connectionMeaning, permissionMeaning, subjectMeaning } from './call-failures/topics.ts';
import { plainMeaning, tellingMeaning } from './call-failures/wordings.ts';
import { quoted } from './one-line.ts';

/** Another thing that the same words may mean. */
type OtherCause = { code: string; problem: string; remedy: string };

/**
 * What went wrong and what to do about it. `code` is stable kebab-case, for programs; the sentences are for people. Where
 * more than one cause is possible, it is the likeliest, and `also` has the others, the likelier first.
 */
export type Finding = {
  code: string;
  sipCode?: number | undefined;
  problem: string;
  remedy: string;
  also?: OtherCause[] | undefined;
};

/** What is known of the call beside its reason. */
export type CallContext = {
  /** Who gave the answer; by default Exotel's edge, which an outbound call goes to. */
  answerer?: Answerer;
  /** `host:port` that the call was sent to, for a reason that does not name it. */
  place?: string | undefined;
  /** Whether the call had been answered before it failed: then the edge was reached. */
  wasAnswered?: boolean;
  /** Whether it then died within the time that an answer waits for its ACK, and nobody had been heard. */
  diedUnheard?: boolean;
};

/** Exotel's edge adds this to a 403 of its own; nobody behind it does (X-Exotel-ErrorCode: 4001). */
export const edgeRefusal = /errorcode\W*4001\b/i;

/** For a number that Exotel does not find, when it is on the trunk. */
export const numberFormatLeft: Finding = {
  code: 'number-format',
  problem:
    'Exotel shows the number mapped to this trunk, so that it is the called number or the caller id that was not understood, or does not exist.',
  remedy: failureKinds['number-format'].remedy,
};

/** For a refused digest when the user name on the trunk is right. No API shows what else may be wrong. */
export const digestUserAgrees: Finding = {
  code: 'digest-user-agrees',
  problem:
    'The trunk has the digest user name of the secret, so that its password there or what Atoms stored is another; no API shows either.',
  remedy: 'Start again with "replaceExisting": true, which imports the number anew with what the secret has.',
};

/**
 * Finds the cause in the free text that Atoms gives for a failed call: by words that are more telling than any code, by its
 * SIP code and the Q.850 cause beside it, else by plainer words.
 */
export function explainCallFailure(reason: string | undefined, context: CallContext = {}): Finding {
  const text = reason?.trim().replace(/\s+/g, ' ') ?? '';
  const isOfCall = isAboutTheCall(text);
  const sipCode = isOfCall ? sipCodeIn(text) : undefined;
  const found = sipCode === undefined ? {} : { sipCode };
  const meaning =
    (isOfCall ? meaningOf(text, sipCode, context) : undefined) ??
    (context.diedUnheard && saysNothing.test(text) ? neverConfirmed : undefined);
  if (meaning === undefined) {
    return {
      code: 'unknown',
      ...found,
      problem: text === '' ? 'The call failed and no reason was given.' : `The call failed: ${quoted(text)}.`,
      remedy:
        "Look the call up in Atoms' conversation log and in Exotel's call reports, where each side keeps its SIP messages.",
    };
  }
  const { kind, problem, also = [] } = meaning;
  const place = placeIn(text) ?? context.place;
  const others = also.filter((other) => other !== kind).map((other) => describe({ kind: other }, place));
  return withOthers({ ...found, ...describe({ kind, ...(problem && { problem }) }, place) }, others);
}

/** The finding of a kind that is known without words. */
export function explainKind(kind: FailureKind, sipCode: number, place?: string): Finding {
  return { sipCode, ...describe({ kind }, place) };
}

/** Says the other causes too: each with what to do if the likelier ones are in order. */
function withOthers(finding: Finding, others: OtherCause[]): Finding {
  if (others.length === 0) return finding;
  return {
    ...finding,
    problem: [finding.problem, ...others.map((other) => `Or, less likely: ${other.problem}`)].join(' '),
    remedy: [finding.remedy, ...others.map((other) => `If that is in order: ${other.remedy}`)].join(' '),
    also: others,
  };
}

/**
 * Whether a call that ended so had got to the called phone, by trunk and telephone network. Only a busy phone shows that,
 * and only where nothing else can be meant.
 */
export function provesTheTrunk({ code, also = [] }: Finding): boolean {
  return code === 'callee-busy' && also.length === 0;
}

function describe({ kind, problem }: Meaning, place: string | undefined): OtherCause {
  const text = failureKinds[kind];
  const at = place === undefined ? '' : ` (${place})`;
  return { code: kind, problem: (problem ?? text.problem).replace('{place}', at), remedy: text.remedy };
}

function meaningOf(text: string, sipCode: number | undefined, context: CallContext): Meaning | undefined {
  const words = wordsOf(text);
  const told =
    tellingMeaning(words) ??
    byCodes(text, words, sipCode, context) ??
    meaningOfCauseName(words) ??
    subjectMeaning(words) ??
    plainMeaning(words) ??
    connectionMeaning(words);
  if (told?.kind === 'callee-busy' && told.also === undefined && !saysOnlyBusy(words)) {
    return { ...told, also: ['no-circuit', 'call-limit'] };
  }
  if (!context.wasAnswered || sipCode !== undefined || !connectionKinds.includes(told?.kind ?? '')) return told;
  // The edge was reached before: what could not be reached then is where the caller sent its ACK.
  return { kind: 'dialog-not-confirmed', also: told ? [told.kind] : [] };
}

/** In lower case, with a space between the parts of a program's name; FreeSWITCH's states are no cause. */
function wordsOf(text: string): string {
  const told = text.replace(/\bCS_[A-Z_]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return told.toLowerCase().replace(/[_-]/g, ' ');
}

/** No reason, or that the call is over. */
const saysNothing = /^$|\b(?:dropped|dead|died|lost|disconnected)\b/i;
const neverConfirmed: Meaning = { kind: 'dialog-not-confirmed', also: ['media'] };

/** The connection itself failed, before any answer: nobody was there to pass one on. */
export const connectionKinds: readonly string[] = [
  'edge-unreachable',
  'transport-mismatch',
  'name-not-resolved',
  'certificate',
] satisfies FailureKind[];

/** Codes that gateways give to many ends of the telephone network: the cause beside them says more. */
const general = [400, 480, 487, 500, 502, 503, 504, 603];

function byCodes(text: string, words: string, sipCode: number | undefined, { answerer = 'carrier' }: CallContext) {
  const cause = causeIn(text);
  const ofCause = cause === undefined ? undefined : meaningOfCause(cause);
  if (sipCode === undefined) return ofCause;
  const ofCode = meaningOfSipCode(sipCode, answerer);
  const named =
    ofCause && !ofCause.saysLittle
      ? ofCause
      : (meaningOfCauseName(words.replace(phraseOf(sipCode).toLowerCase(), '')) ?? permissionMeaning(words));
  if (named === undefined || named.kind === ofCode.kind) return ofCode;
  const [first, second] = isMoreTelling(sipCode, named) ? [named, ofCode] : [ofCode, named];
  return { ...first, also: [...new Set([second.kind, ...(first.also ?? []), ...(second.also ?? [])])] };
}

/** A network without a free line says "busy" too. */
function isMoreTelling(sipCode: number, ofCause: Meaning): boolean {
  return general.includes(sipCode) || ([403, 486, 600].includes(sipCode) && ofCause.kind !== 'callee-busy');
}

/** Other parts of a platform fail in the same words, and a web answer has the same numbers as a SIP answer. */
const elsewhere = new RegExp(
  [
    /\bhttps?\b|\bwebhooks?\b|\bweb ?sockets?\b|\bwss?:\/\/|\bapi (?:keys?|rate|limit)\b|\bsmtp\b|\bs3\b|\bcalendar\b|\bintegration\b/,
    /\b(?:llm|tts|stt|asr|gpt\S*|models?|prompts?|tokens?|embedding\w*|inference|speech|synthesi\w*|voice id|pipeline|transcri\w+)\b/,
    /\b(?:openai|azure|anthropic|claude|gemini|deepgram|elevenlabs|cartesia)\b/,
    /\b(?:database|postgres\w*|redis|mongo\w*|knowledge base|(?:tool|function) call(?:s|ing)?)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

function isAboutTheCall(text: string): boolean {
  return !elsewhere.test(text) || /\b(sips?|invite|trunk|rtp|ack)\b/i.test(text);
}
