/** What may be wrong with a call, and what to do. `{place}` becomes the host, in brackets, where it is known. */
export interface KindText {
  problem: string;
  remedy: string;
}

const writeE164 = 'Write both the called number and the caller id in E.164, with + and country code.';
const placeAgain = 'Verify again in a few minutes, and if it stays so, ask Exotel for the state of the trunk.';

/**
 * The kinds of failure, by stable code: the one place that says what each means. Which SIP code, which Q.850 cause and which
 * words mean which kind stands in the files beside this one.
 */
export const failureKinds = {
  'callee-no-answer': {
    problem: 'The called phone did not answer or was not reachable.',
    remedy: 'Verify again with a phone that is switched on and near you.',
  },
  'callee-busy': {
    problem: 'The called phone was busy.',
    remedy: 'Verify again when it is free, or with another phone.',
  },
  'callee-declined': {
    problem: 'The call was declined at the called end.',
    remedy: 'Verify again and take the call, or use another phone.',
  },
  'call-unwanted': {
    problem: 'The call was refused as unwanted: by the called party, or by a service that takes it for spam.',
    remedy: 'Verify again with a phone that does not filter calls, and ask Exotel about the reputation of the number.',
  },
  'call-ended-early': {
    problem: 'The call was ended before it was answered, by the calling side or by a time limit.',
    remedy: 'Verify again and let the call ring.',
  },
  'dialog-not-confirmed': {
    problem:
      'The Exotel edge was reached and the call answered, but the answer was never confirmed: the ACK did not get to the edge, so that the call goes silent and dies. The caller is at fault: it must send ACK and BYE along the Record-Route of the answer, and not to its Contact.',
    remedy:
      "Ask Smallest whether its SIP follows the route set (RFC 3261, 12.2.1.1; livekit/sip issue 730). Until then try the edge's TLS port as termination host, <host>:443, where Record-Route and Contact agree. No setting of the trunk changes this.",
  },
  'dialog-lost': {
    problem: 'The other side does not know the call any more, so that a message in it came too late or astray.',
    remedy: "Verify again, and if it stays so, compare both sides' SIP messages: ACK and BYE must follow Record-Route.",
  },
  'not-matched-there': {
    problem:
      'The called side has no trunk or rule for the number as it was called, and refused the call: no phone was busy, and nothing rang.',
    remedy:
      'See that the number is imported into Atoms in E.164, with +, that an agent has it, and that Exotel sends it so: neither in national form nor without country code.',
  },
  'inbound-unanswered': {
    problem: "Exotel sent the call on, and Atoms' origination host{place} gave no final answer in time.",
    remedy:
      'Compare host, port and transport of the destination URI with what Atoms shows on its Import SIP screen; if they agree, ask Smallest why the call was not answered there: no free slot, or an agent that did not start.',
  },
  'edge-unreachable': {
    problem: 'The SIP server at the termination host{place} was not reached or did not answer in time.',
    remedy:
      'Compare host and port of the termination host with the edge that Exotel assigned to the account (TCP 5070 or TLS 443), and let no firewall stand between. ' +
      'Atoms strips the transport from the termination host, so that it may send UDP, which Exotel does not take: try TLS 443 as the port then, and ask Smallest which transport it sends.',
  },
  'name-not-resolved': {
    problem: 'DNS gave no address for the termination host{place}.',
    remedy: 'Compare the name, letter by letter, with the edge that Exotel assigned, and see that public DNS knows it.',
  },
  certificate: {
    problem: 'The certificate that was shown over TLS{place} was not trusted.',
    remedy:
      'See that the termination host is the very name that Exotel assigned, since an IP address or another name does not fit its certificate; then ask the side that shows it for a valid one.',
  },
  'transport-mismatch': {
    problem: 'The two sides do not speak the same transport on that port{place}: TLS met plain TCP, or UDP was sent.',
    remedy:
      'Exotel takes TCP on 5070 and TLS on 443, and no UDP. Atoms strips the transport from the termination host and may choose another: try the edge with port 443, which is TLS.',
  },
  'digest-mismatch': {
    problem: 'The digest user name or password in Atoms is not the one on the trunk.',
    remedy:
      'Set the credentials on the trunk again from the secret; if Atoms holds older ones, release the number there and ' +
      'import it again, since no call changes them. With any IP allow-listed on the trunk, remove that first: it can override the digest.',
  },
  'refused-by-edge': {
    problem:
      "Exotel's edge refused the call: the source is not allow-listed, the digest was refused, or the number is not allowed.",
    remedy:
      'Check that the trunk has the digest credentials of the secret, that the number is mapped to this trunk, and, ' +
      "if the trunk has an IP allow-list, that the caller's addresses are on it.",
  },
  'number-not-mapped': {
    problem: 'Exotel found no such number on the trunk: it is not mapped, or not active.',
    remedy: 'See that the DID is active and mapped to this trunk. Starting again maps it if it is not.',
  },
  'number-format': {
    problem: 'The number was not understood or does not exist.',
    remedy: writeE164,
  },
  'number-gone': {
    problem: 'The number is not in service any more, or has changed.',
    remedy: 'Ask Exotel for the state of the DID; if the called number is meant, verify with another phone.',
  },
  'no-route': {
    problem: 'The network has no route to the called number.',
    remedy: 'Verify with another phone, and ask Exotel whether the account may call that network.',
  },
  redirected: {
    problem: 'The called side answered with another address to call, and the caller did not follow.',
    remedy: 'Use the address that it names, or ask Exotel why the edge sends calls elsewhere.',
  },
  'codec-or-srtp': {
    problem: 'The two sides found no common codec or disagree about encryption.',
    remedy: 'Allow G.711 (A-law first, which Exotel always takes), and use SRTP with TLS and plain RTP with TCP.',
  },
  media: {
    problem:
      'SIP itself works: the call was set up, but no sound came through, or one way only. RTP is blocked or sent to a wrong address.',
    remedy:
      'Let UDP 10000-40000 through in both directions between Atoms and Exotel, with no SIP ALG between, and allow G.711; then verify again.',
  },
  'call-limit': {
    problem: 'The calls at once or the calls a second that the account or trunk may have were used up.',
    remedy: 'Verify again when fewer calls are under way, or ask Exotel (or Smallest, by plan) for a higher limit.',
  },
  'no-circuit': {
    problem: 'There was no free line or channel for the call.',
    remedy: placeAgain,
  },
  balance: {
    problem: 'The balance or plan of the account does not pay for the call.',
    remedy: 'Recharge the account at Exotel (or look at the credits in Atoms), then verify again.',
  },
  'account-suspended': {
    problem: 'The account or its trunk is suspended or not active.',
    remedy: 'Ask Exotel for the state of the account: KYC, dues, and whether SIP trunking is enabled.',
  },
  'caller-id-not-allowed': {
    problem: 'The number that was shown as the caller is not one that the account may show.',
    remedy: "Leave callerId out, so that the DID is shown, or give a number of the account's own in E.164.",
  },
  'callee-barred': {
    problem:
      'Calls to this phone are barred: it is on a do-not-disturb register (DND, NDNC), on a block list, or DLT does not allow the call.',
    remedy:
      'Verify with a phone that is on no such list; for calls to customers ask Exotel about DLT and the 140 or 160 series.',
  },
  'destination-not-allowed': {
    problem: 'The account may not call this country or destination.',
    remedy: 'Verify with a phone in the country of the DID, or have the destination enabled at Exotel.',
  },
  'trunk-failure': {
    problem: 'The platform says that the SIP trunk failed, and not how.',
    remedy:
      "Look the call up in Exotel's call reports: what is not there did not reach the edge. Then compare digest, mapping and termination host.",
  },
  'platform-ended': {
    problem: 'The platform ended the call on its side: the agent did not start, or its room was closed.',
    remedy: 'See in the Atoms console that the agent has a published version and starts, then verify again.',
  },
  'bad-request': {
    problem: 'The called side did not accept the request as it was written.',
    remedy: "Ask Smallest and Exotel to compare the INVITE in both sides' SIP messages: headers, size and SDP.",
  },
  'extension-needed': {
    problem: 'One side demands a SIP extension or timer that the other does not have.',
    remedy:
      'Ask Smallest and Exotel which of session timers, 100rel or preconditions is required, and have it switched off.',
  },
  loop: {
    problem: 'The call came back to a server that it had passed: it goes round in a circle.',
    remedy: 'See that the termination host is not an address of Atoms, and the destination URI not one of Exotel.',
  },
  'try-later': {
    problem: 'The SIP service was overloaded or out of order for a moment.',
    remedy: placeAgain,
  },
  'destination-not-reached': {
    problem: 'Exotel did not reach the destination of the call (its own meaning of 503).',
    remedy: 'Verify again in a few minutes and with another phone; if it stays so, ask Exotel for the route.',
  },
  'server-failure': {
    problem: 'The SIP server failed inside.',
    remedy: placeAgain,
  },
  'upstream-failure': {
    problem: 'A server behind the one that was called failed or did not answer it in time.',
    remedy: placeAgain,
  },
  'network-failure': {
    problem: 'The telephone network failed on the way to the called phone.',
    remedy: 'Verify again in a few minutes, or with a phone of another operator.',
  },
  'client-error': {
    problem: 'The called side refused the request (a code of 400 to 499, for faults of the request).',
    remedy: "Look the code up in Exotel's call reports, and compare number, digest and mapping.",
  },
  'server-error': {
    problem: 'The called side failed (a code of 500 to 599, for faults of the server).',
    remedy: placeAgain,
  },
  'global-failure': {
    problem: 'The called side refused the call for good (a code of 600 to 699: no other server would take it).',
    remedy: 'Verify with another phone, and ask Exotel what its network said of the call.',
  },
} as const satisfies Record<string, KindText>;

export type FailureKind = keyof typeof failureKinds;

/** What a code or a wording means: the likeliest kind, in other words than the kind's where they say more, and others. */
export interface Meaning {
  kind: FailureKind;
  problem?: string;
  also?: readonly FailureKind[];
}
