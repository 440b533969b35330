import type { FailureKind, Meaning } from './kinds.ts';

type Row = readonly [cause: number, name: string, kind: FailureKind, also?: readonly FailureKind[]];

/**
 * Causes of the telephone network (ITU-T Q.850), with the names that FreeSWITCH and Asterisk give them. Their SIP answers
 * (RFC 3398) often say less: a gateway makes a 503 or a 480 of many.
 */
const causes: readonly Row[] = [
  [1, 'UNALLOCATED NUMBER', 'number-format'],
  [2, 'NO ROUTE TRANSIT NET', 'no-route'],
  [3, 'NO ROUTE DESTINATION', 'no-route'],
  [5, 'MISDIALLED TRUNK PREFIX', 'number-format'],
  [6, 'CHANNEL UNACCEPTABLE', 'network-failure'],
  [8, 'PRE EMPTED', 'no-circuit'],
  [14, 'NUMBER PORTED NOT HERE', 'no-route'],
  [16, 'NORMAL CLEARING', 'call-ended-early'],
  [17, 'USER BUSY', 'callee-busy'],
  [18, 'NO USER RESPONSE', 'callee-no-answer'],
  [19, 'NO ANSWER', 'callee-no-answer'],
  [20, 'SUBSCRIBER ABSENT', 'callee-no-answer'],
  [21, 'CALL REJECTED', 'callee-declined', ['refused-by-edge']],
  [22, 'NUMBER CHANGED', 'number-gone'],
  [23, 'REDIRECTION TO NEW DESTINATION', 'redirected'],
  [25, 'EXCHANGE ROUTING ERROR', 'loop'],
  [26, 'ANSWERED ELSEWHERE', 'callee-no-answer'],
  [27, 'DESTINATION OUT OF ORDER', 'network-failure'],
  [28, 'INVALID NUMBER FORMAT', 'number-format'],
  [29, 'FACILITY REJECTED', 'destination-not-allowed'],
  [31, 'NORMAL UNSPECIFIED', 'call-ended-early'],
  [34, 'NORMAL CIRCUIT CONGESTION', 'no-circuit', ['call-limit']],
  [38, 'NETWORK OUT OF ORDER', 'network-failure'],
  [41, 'NORMAL TEMPORARY FAILURE', 'network-failure'],
  [42, 'SWITCH CONGESTION', 'no-circuit', ['call-limit']],
  [43, 'ACCESS INFO DISCARDED', 'network-failure'],
  [44, 'REQUESTED CHAN UNAVAIL', 'no-circuit', ['call-limit']],
  [47, 'RESOURCE UNAVAILABLE', 'no-circuit', ['call-limit']],
  [50, 'FACILITY NOT SUBSCRIBED', 'destination-not-allowed'],
  [52, 'OUTGOING CALL BARRED', 'destination-not-allowed', ['balance']],
  [54, 'INCOMING CALL BARRED', 'callee-barred'],
  [55, 'INCOMING CALLS BARRED WITHIN CUG', 'callee-barred'],
  [57, 'BEARERCAPABILITY NOTAUTH', 'destination-not-allowed', ['codec-or-srtp']],
  [58, 'BEARERCAPABILITY NOTAVAIL', 'codec-or-srtp'],
  [63, 'SERVICE UNAVAILABLE', 'try-later'],
  [65, 'BEARERCAPABILITY NOTIMPL', 'codec-or-srtp'],
  [66, 'CHAN NOT IMPLEMENTED', 'codec-or-srtp'],
  [69, 'FACILITY NOT IMPLEMENTED', 'server-failure'],
  [79, 'SERVICE NOT IMPLEMENTED', 'server-failure'],
  [81, 'INVALID CALL REFERENCE', 'dialog-lost'],
  [87, 'USER NOT MEMBER OF CUG', 'callee-barred'],
  [88, 'INCOMPATIBLE DESTINATION', 'codec-or-srtp'],
  [95, 'INVALID MSG UNSPECIFIED', 'bad-request'],
  [96, 'MANDATORY IE MISSING', 'bad-request'],
  [97, 'MESSAGE TYPE NONEXIST', 'bad-request'],
  [98, 'WRONG MESSAGE', 'bad-request'],
  [99, 'IE NONEXIST', 'bad-request'],
  [100, 'INVALID IE CONTENTS', 'bad-request'],
  [101, 'WRONG CALL STATE', 'dialog-lost'],
  [102, 'RECOVERY ON TIMER EXPIRE', 'edge-unreachable', ['network-failure']],
  [111, 'PROTOCOL ERROR', 'network-failure'],
  [127, 'INTERWORKING', 'network-failure'],
];

/** FreeSWITCH's own, beyond Q.850. */
const furtherNames: readonly Row[] = [
  [487, 'ORIGINATOR CANCEL', 'call-ended-early'],
  [501, 'CRASH', 'server-failure'],
  [502, 'SYSTEM SHUTDOWN', 'try-later'],
  [503, 'LOSE RACE', 'callee-no-answer'],
  [600, 'MANAGER REQUEST', 'call-ended-early'],
  [602, 'ALLOTTED TIMEOUT', 'callee-no-answer'],
  [604, 'MEDIA TIMEOUT', 'media'],
  [606, 'PROGRESS TIMEOUT', 'edge-unreachable', ['callee-no-answer']],
  [607, 'INVALID GATEWAY', 'name-not-resolved', ['edge-unreachable']],
  [608, 'GATEWAY DOWN', 'edge-unreachable'],
  [609, 'INVALID URL', 'number-format'],
  [610, 'INVALID PROFILE', 'trunk-failure'],
  [613, 'USER NOT REGISTERED', 'callee-no-answer'],
];

const byCause = new Map(causes.map((row) => [row[0], row]));
const byLength = [...causes, ...furtherNames].toSorted((one, other) => other[1].length - one[1].length);

/** Causes that say only that the call is over, whatever ended it. */
const sayLittle = [16, 31, 127];

export function meaningOfCause(cause: number): (Meaning & { saysLittle: boolean }) | undefined {
  const row = byCause.get(cause);
  return row && { ...meaning(row), saysLittle: sayLittle.includes(cause) };
}

/** @param words in lower case, without `_` and `-` */
export function meaningOfCauseName(words: string): Meaning | undefined {
  const row = byLength.find(([, name]) => new RegExp(`\\b${name.toLowerCase()}\\b(?! (?:from|by) )`).test(words));
  return row && meaning(row);
}

function meaning([, , kind, also]: Row): Meaning {
  return also === undefined ? { kind } : { kind, also };
}
