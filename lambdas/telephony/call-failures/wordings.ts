import type { Meaning } from './kinds.ts';

/** Words in lower case, with spaces for `_` and `-`, and what they mean. */
type Wording = readonly [words: RegExp, meaning: Meaning];

/**
 * Words that say more than a SIP code beside them: `486` with "channel limit exceeded" is no busy phone. Tried in this
 * order.
 */
const telling: readonly Wording[] = [
  [/error ?code\W*4001\b/, { kind: 'refused-by-edge' }],
  [
    /\b(?:no|missing|never (?:received|got|sent|saw)|without|(?:did not|didn't|not|could not) (?:receive|get|see)|wait(?:ing)? for|await(?:ing)?) (?:an? |the |any )?ack\b|\back\b[^.;]{0,60}\b(?:time ?out|timed out|not (?:been )?(?:received|sent|delivered|seen)|never|fail\w*|refused|lost|missing|missed|error|unreachable|expired|unsupported\w*)|\b(?:fail\w*|errors?|cannot|could not|unable)\b[^.;:]{0,40}\back\b|\bdialog (?:was |is )?(?:not|never) (?:confirmed|established|acknowledged)\b|\btimer h\b/,
    { kind: 'dialog-not-confirmed' },
  ],
  // TLS to the edge's port of TCP, at an address and not a name: that stands in the Contact, not in the termination host.
  [/transport<tls>.{0,80}:5070\b.{0,60}refused/, { kind: 'dialog-not-confirmed', also: ['edge-unreachable'] }],
  [
    /\bflood\w*|\bmatched nothing\b|\b404\b.{0,20}\bno trunk\b|\bno (?:sip |inbound )?trunks? for (?:the |called |this )?number|\bno matching (?:sip |inbound )?(?:trunk|dispatch rule|rule)\b|\bno (?:sip |inbound |matching ){0,2}(?:trunk|dispatch rule|rule)s?\b.{0,20}\b(?:found|match\w*|configured|exists?)\b|\bno matching (?:sip |inbound )*(?:trunk|dispatch rule|rule)|\bmatch(?:es|ed|ing)? no (?:sip |inbound )*(?:trunk|dispatch|rule)|\btrunks?\b.{0,20}\bnot (?:found|matched)\b|\b(?:did not|does not|doesn't|didn't) match any (?:sip |inbound )*(?:trunk|dispatch|rule)|not authori[sz]ed by trunk/,
    { kind: 'not-matched-there' },
  ],
  [
    /\b(?:cert(?:ificate)?|x509)\b.{0,60}\b(?:expired|not yet valid)\b/,
    {
      kind: 'certificate',
      problem: 'The certificate that was shown over TLS{place} has expired, or is not valid yet.',
    },
  ],
  [
    /\bcertificate is (?:not )?valid for\b|\baltnames?\b|\bcert\w*\b.{0,40}\b(?:name|host ?name|common name|subject)\b.{0,20}\b(?:mismatch|match\w*|invalid)|\bhost ?name\b.{0,20}(?:mismatch|verif\w+ failed|(?:does not|doesn't) match)|\bx509: cannot validate\b/,
    {
      kind: 'certificate',
      problem: 'The certificate that was shown over TLS is for another name than the host{place}.',
    },
  ],
  [
    /\bunknown (?:certificate )?authority\b|\bself signed\b|\bunable to (?:verify|get) (?:the |local )?(?:first|leaf|issuer)|\bunknown ca\b|\buntrusted (?:root|cert)/,
    {
      kind: 'certificate',
      problem: 'The certificate that was shown over TLS{place} is signed by nobody that the caller trusts.',
    },
  ],
  [/\bx509\b|\bbad certificate\b|(?<!unsupported )\bcert(?:ificate)?\b/, { kind: 'certificate' }],
  [
    /\bmax(?:imum)? auth\w* (?:retr|attempt)|\bauth\w* (?:retr\w+|attempts?)\b.{0,25}\b(?:exhausted|exceeded|reached|failed)|\btoo many (?:auth\w*|challenges)|\b(?:invalid|wrong|bad|incorrect) (?:sip |digest )?(?:credentials?|password|digest|user ?name|auth\w*)|\b(?:required|requires) auth\b|\bno (?:auth header|(?:\w+ )?credentials)|\bauth\w*(?: \w+)? (?:failed|failure|rejected|error)|\bfailed (?:to authenticate|authentication)|\bstale\W{1,3}true|\b(?:stale|invalid|expired) nonce|\bchallenged? (?:again|repeatedly|twice)|\brepeated(?:ly)? challenge|\bcredentials? (?:mismatch|(?:do(?:es)? not|don't) match|rejected|not accepted)/,
    { kind: 'digest-mismatch' },
  ],
  [
    /\b(?:insufficient|low|no|not enough|zero|negative|exhausted|out of) (?:account |wallet |prepaid |call )?(?:balance|funds?|credits?)\b|\b(?:balance|credits?|funds?|wallet)\b.{0,20}\b(?:low|insufficient|exhausted|exceeded|expired|depleted|limit reached|ran out|over|empty|negative)\b|\bpayment required\b|\brecharge\b|\bspend(?:ing)? limit\b/,
    { kind: 'balance' },
  ],
  [
    /\b(?:account|customer|tenant|trunk|subscription|service|kyc)\b.{0,20}\b(?:suspended|disabled|blocked|inactive|not active|deactivated|closed|locked|on hold|terminated|pending|expired|not (?:completed?|done|verified))\b|\bsuspended (?:account|customer|trunk)\b|\bsuspension\b/,
    { kind: 'account-suspended' },
  ],
  [
    /\b(?:caller ?id|caller (?:\w+ )?number|cli|call(?:er|ing) (?:number|party)|source number|originating number|from (?:number|header|user)|ani)\b.{0,45}\b(?:not (?:been )?(?:allowed|permitted|authori[sz]ed|verified|valid|registered|white ?listed|mapped|accepted|owned|assigned|yours?|a valid)|unauthori[sz]ed|unverified|invalid|rejected|blocked|denied|refused|mismatch|spoof\w*)|\b(?:invalid|unverified|unauthori[sz]ed|unknown|spoofed|bad|wrong|disallowed|unallowed) (?:caller ?id|cli|from (?:number|header)|calling (?:number|party)|source number|ani|p asserted identity)\b/,
    { kind: 'caller-id-not-allowed' },
  ],
  [
    /\b(?:dnd|ndnc|ncpr|dnc|dlt|trai|do not (?:disturb|call))\b|\b(?:number|destination|callee|called party|recipient)\b.{0,25}\b(?:blocked|barred|black ?listed|deny ?listed)\b|\bblack ?list(?:ed)?\b|\bpromotional (?:call|route|traffic)/,
    { kind: 'callee-barred', also: ['callee-declined'] },
  ],
  [
    /\bgeo\w*(?: \w+)? ?permission|\bno international|\b(?:isd|international (?:dialling|dialing|calling))\b.{0,30}\b(?:disabled|barred|blocked|not)|\binternational\b.{0,30}\b(?:not|permissions?|disabled|blocked|barred|denied|restrict\w*)|\bnot (?:included )?in (?:the )?(?:white ?listed|allowed|permitted|enabled) (?:countr|destination|region)|\b(?:country|region|destination|prefix)\b.{0,30}\b(?:not (?:allowed|permitted|enabled|supported|authori[sz]ed|in white ?list|white ?listed)|restricted|disabled|prohibited|forbidden)\b/,
    { kind: 'destination-not-allowed' },
  ],
  [
    /\b(?:calls?|channels?|sessions?|capacity|concurren\w+|cps|calls per second|lines?|trunks?|ports?|rate)\b(?:(?!time|duration|length).){0,25}\b(?:limit|quota|cap|threshold|violation|exceeded|exhausted|reached)\b|\bcps\b|\b(?:limit|maximum|max)\b(?:(?!time|duration|length).){0,20}\b(?:calls|channels|sessions|capacity|concurren\w+)\b|\btoo many (?:concurrent |simultaneous |active |outbound )*(?:calls|channels|sessions)\b/,
    { kind: 'call-limit' },
  ],
  [
    /\bno (?:free |available |idle )?(?:channel|line|circuit|trunk|port)s?\b(?: (?:is |are )?(?:free|available|left))?|\ball (?:channels|lines|circuits|trunks) (?:are )?(?:busy|in use|occupied)|\bcongest\w+/,
    { kind: 'no-circuit', also: ['call-limit'] },
  ],
  [
    /\bno such host\b|\bserver misbehaving\b|\benotfound\b|\beai (?:again|noname|fail|nodata)\b|nxdomain\b|servfail\b|\benodata\b|\bname (?:or service not known|resolution|does not resolve)|\b(?:could ?n[o']t|could not|cannot|can't|unable to|failed to|failure to|failed) (?:be )?resolv\w*|\bresolv\w+ (?:fail\w*|errors?|timed out)|\bdns (?:lookup|errors?|fail\w*|resolution|query|problem|time ?out)|\bno (?:a|aaaa|srv|naptr|dns) records?\b|\bunresolv\w+|\blookup [^ ]{1,80}.{0,40}(?:time ?out|fail\w*)|\b(?:unknown|no) host(?: ?name)?\b(?! reachable)|\bhost(?: ?name)? (?:was )?(?:not found|could not be found|unknown)/,
    { kind: 'name-not-resolved' },
  ],
  [
    /\bfirst record does not look like a tls\b|\bwrong version number\b|\bno application protocol\b|\beproto\b|\bprotocol version\b|\bpacket length too long\b|(?<!dtls )\bhandshake\b.{0,40}\b(?:eof|fail\w*|time ?out|errors?|reset|timed out)|\btransport\b.{0,30}\b(?:mismatch|not supported|unsupported)|\bunsupported (?:transport|protocol)|\bprotocol \w{2,4} is not supported\b|\bno transport\b|\budp\b.{0,30}\b(?:not supported|blocked|refused|not allowed)/,
    { kind: 'transport-mismatch' },
  ],
  [
    /\bno (?:common|matching|compatible|supported|suitable|acceptable|valid) (?:codec|media|format|payload)s?|\bcodecs?\b.{0,30}\b(?:mismatch|not (?:supported|allowed|found|accept\w*|agreed)|negotiat\w+|incompatib\w+|fail\w*|unsupported)|\b(?:incompatible|unsupported) (?:media|sdp|codec)|\bsrtp\b.{0,30}\b(?:required|mismatch|not|fail\w*)|\bcrypto\b.{0,20}\b(?:mismatch|missing|required|attribute)|\bencryption\b.{0,20}\b(?:mismatch|required)|\bsdp\b.{0,25}\b(?:fail\w*|errors?|invalid|rejected)/,
    { kind: 'codec-or-srtp' },
  ],
  [
    /\bmedia (?:connection )?(?:time ?out|timed out|fail\w*|lost|error|inactiv\w+)|\bno (?:inbound |incoming |outbound )?(?:rtp|media|audio|rtcp|voice|sound)\b|\b(?:rtp|rtcp|audio|media)\b.{0,30}\b(?:time ?out|timed out|not (?:received|flowing)|never|inactiv\w+|been lost|lost|blocked|fail\w*|stopped|missing)|\black of (?:rtp|media|audio)|\b(?:audio|voice|heard|sound|media)\b.{0,25}\b(?:one|single) (?:side|way|direction|party)|\b(?:one|single) way (?:audio|media|rtp|speech|voice)|\bice (?:connection )?(?:failed|failure|time ?out|disconnected)|\bdtls\b.{0,20}(?:fail\w*|time ?out)|\bdead air\b|\bsilent call/,
    { kind: 'media' },
  ],
  [
    /\bspam\b|\bscam\b|\brobo ?call|\bunwanted\b|\bstir\W?shaken\b|\battestation\b|\bnetwork blocked\b|\bblocked by (?:the )?(?:carrier|analytics|network|provider|operator)\b|\breputation\b/,
    { kind: 'call-unwanted' },
  ],
  [
    /\b(?:invalid|unallocated|unassigned|malformed|incorrect|wrong|incomplete|non ?existent|vacant) (?:phone |called |destination |dialled |dialed |subscriber |to )?(?:number|address|msisdn)\b|\bnot (?:a )?valid (?:phone )?number|\be\.?164\b/,
    { kind: 'number-format' },
  ],
  [/\bno route (?:found|to (?:destination|number|called))|\broute not found\b/, { kind: 'no-route' }],
];

/** Words that count only where no code says more. */
const plain: readonly Wording[] = [
  [
    /\bsip trunk failure\b|\btrunk (?:failure|failed|error)\b/,
    { kind: 'trunk-failure', also: ['digest-mismatch', 'edge-unreachable'] },
  ],
  [/\buser rejected\b/, { kind: 'callee-declined', also: ['callee-busy'] }],
  [/\buser unavailable\b/, { kind: 'callee-no-answer', also: ['number-format'] }],
  [
    /\b(?:room (?:was )?(?:deleted|closed|ended|failed|disconnected|join)|join(?:ing)? fail\w*|failed to join|participant removed|join failure|agent (?:did not|failed to|never|could not) (?:join|start|connect)|no agent (?:available|joined)|agent error|server shutdown)\b/,
    { kind: 'platform-ended' },
  ],
  [
    /\b(?:not? ?answer(?:ed)?|unanswered|ring(?:ing)?[ -]?time ?out|temporarily unavailable)\b(?! (?:from|by) (?:the )?(?:sip|server|gateway|trunk|edge|host|proxy|peer|carrier))|\b(?:user|subscriber|callee|phone|called party|mobile|handset)\b.{0,20}\b(?:unreachable|not reachable|absent|switched off|unavailable|out of (?:coverage|service)|not responding)/,
    { kind: 'callee-no-answer' },
  ],
  [
    /^\W*busy\W*$|\bbusy (?:here|everywhere|line|tone|signal)\b|\b(?:user|callee|customer|recipient|line|number|phone|called party|subscriber|(?:you (?:are|were) calling|you (?:have )?(?:called|dial+ed))) (?:is |was )?(?:currently )?busy\b/,
    { kind: 'callee-busy' },
  ],
  [/\bdeclined?\b|\brejected by (?:the )?(?:user|callee|called party)\b/, { kind: 'callee-declined' }],
  [
    /\b(?:request terminated|context cancel+ed(?!.*time ?out)|originator cancel\w*|cancel+ed by (?:the )?(?:caller|originator)|caller (?:hung up|cancel+ed)|invite cancel+ed|before (?:it was |being )?answer\w*)\b/,
    { kind: 'call-ended-early' },
  ],
  [/\bloop detected\b|\btoo many hops\b/, { kind: 'loop' }],
  [
    /(?<!silence |idle )time ?out|timed out|\bport \d+ (?:is )?closed|deadline exceeded|\btransaction died\b|\btimer [bf]\b|\bclosed (?:network )?connection\b|\bhost is down\b|no (?:answer|response|reply)|unreachable|not reachable|\b(?:e(?:conn\w+|timedout|hostunreach|netunreach|pipe))\b|connection (?:refused|reset|closed|lost|aborted|failed|error)|reset by peer|broken pipe|\beof\b|no route to host|socket hang up|closed (?:the )?connection|(?:could not|failed to|unable to|cannot) (?:connect|reach)/,
    { kind: 'edge-unreachable' },
  ],
  [/unauthori[sz]ed|authentication required|\bdigest\b/, { kind: 'digest-mismatch' }],
  [
    /\bforbidden\b|not (?:allow|white) ?listed|\bnot (?:in|on) (?:the )?(?:acl|allow ?list|white ?list)\b/,
    { kind: 'refused-by-edge' },
  ],
  [
    /\b(?:number|user|callee|subscriber|extension) (?:was |is |does )?not (?:found|exist|in service|assigned|allocated)\b|\bunknown (?:number|user|subscriber)\b/,
    { kind: 'number-format' },
  ],
  [/\bnot acceptable\b|\bcodecs?\b|\bsrtp\b/, { kind: 'codec-or-srtp' }],
  [/\bservice unavailable\b/, { kind: 'try-later' }],
  [/\binternal (?:server )?error\b|\bserver internal error\b/, { kind: 'server-failure' }],
  [/\b(?:bad gateway|gateway time ?out|server time ?out)\b/, { kind: 'upstream-failure' }],
];

export const tellingMeaning = (words: string) => find(telling, words);
export const plainMeaning = (words: string) => find(plain, words);

function find(wordings: readonly Wording[], words: string): Meaning | undefined {
  return wordings.find(([pattern]) => pattern.test(words))?.[1];
}
