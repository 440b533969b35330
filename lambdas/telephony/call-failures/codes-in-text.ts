// Three digits are a SIP code only where the text says so: behind a word that announces one, in front of its reason phrase,
// at the beginning, or alone. Else a part of a phone number, a duration or a count would pass for one.
const announced =
  /(?:sip(?:\/2\.0)?|status|telephony|(?<!(?:area|country|dialling|dialing) )code|cause|response|error|fail(?:ed|ure)|reject(?:ed)?|decline|refused|returned|answered|received|got|with|invite)[\s:=#("'[_-]*(?:an? )?/;
const digits =
  /(?<!\d)([3-6]\d\d)(?![\d.]?\d|[\s-]\d|@| ?(?:ms|s|secs?|seconds?|min|minutes?|calls?(?!\/| leg)|times|bytes|packets)\b)/;
const phrase =
  /[\s:,-]+(?:unauthori|proxy auth|forbidden|not (?:found|accept|impl)|request|method|gone|temporarily|call(?: leg)?\/|loop|too many|address|ambiguous|busy|server|bad|service|declin|does not|unwanted|payment|moved|multiple|use |alternative|unsupported|extension|session|interval|anonymity|invalid identity|undeciph|security|gateway|version|message too|precondition|global|rejected)/;
const sipCodes = new RegExp(
  `${announced.source}${digits.source}|(?<![\\d+.-])${digits.source}(?=${phrase.source})|^\\W*${digits.source}(?=\\W*$|[\\s:,-]+[a-z]{2})`,
  'gi',
);

/** The SIP code that ended the call, as far as a text about the call says one. */
export function sipCodeIn(text: string): number | undefined {
  const withoutWebAnswers = text.replace(/\bhttps?\b[^;,]{0,20}?\d{3}\b/gi, '');
  const codes = [...withoutWebAnswers.matchAll(sipCodes)].map((match) => Number(match[1] ?? match[2] ?? match[3]));
  // Every digest begins with a 401 or 407. If a second code stands beside it, that one ended the call.
  return codes.find((code) => code !== 401 && code !== 407) ?? codes[0];
}

const q850 =
  /(?:q\.?850|q\.?931|isdn)[^\d]{0,20}(?:cause|code|value)?[\s:=#("'[]*(\d{1,3})(?![\d.])|\b(?:hang ?up|disconnect|release|clear(?:ing)?|isup)[\s_-]?(?:cause|code)(?:[\s_-]?(?:code|value|q850))?[\s:=#("'[]*(\d{1,3})(?![\d.])|(?<!sip\s?;\s?)\bcause(?:[\s_-]code)?[\s:=#("'[]*(\d{1,3})(?![\d.])/gi;

/** The cause of the telephone network, 1 to 127, as far as a text says one. */
export function causeIn(text: string): number | undefined {
  return [...text.matchAll(q850)]
    .map((match) => Number(match[1] ?? match[2] ?? match[3]))
    .find((cause) => cause > 0 && cause < 128);
}
