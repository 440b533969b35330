/**
 * How a failed call is worded in the field, the kind that is meant, and whether it proves the trunk. Gathered from public
 * reports, sources and pages on LiveKit SIP, Go, Node, OpenSSL, Asterisk, FreeSWITCH, Twilio and carriers; numbers and
 * hosts are changed. Most were written down before any rule was tried on them.
 */
export type Wording = readonly [reason: string, code: string, proof?: 'proof'];
