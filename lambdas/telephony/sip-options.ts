/** Where a SIP server is asked whether it is there. Host in lower case, port 1-65535; never UDP, which Exotel does not do. */
export type SipPlace = { host: string; port: number; transport: 'tcp' | 'tls' };

/**
 * An OPTIONS request (RFC 3261, 11): it asks a SIP server whether it is there, and starts nothing. It carries no
 * credentials and no phone number. Answers come back on the connection that it is sent on.
 *
 * @param unique letters and digits that no other request has: 16 or more
 */
export function optionsRequest({ host, port, transport }: SipPlace, unique: string): string {
  const uri = `sip:${host}:${port}`;
  return [
    `OPTIONS ${uri};transport=${transport} SIP/2.0`,
    // z9hG4bK: the branch of RFC 3261. The host stands for a caller that nobody is to call back.
    `Via: SIP/2.0/${transport.toUpperCase()} probe.invalid;rport;branch=z9hG4bK${unique}`,
    'Max-Forwards: 70',
    `From: <sip:probe@probe.invalid>;tag=${unique.slice(0, 8)}`,
    `To: <${uri}>`,
    `Call-ID: ${unique}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:probe@probe.invalid;transport=${transport}>`,
    'Accept: application/sdp',
    'User-Agent: Trunkline',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/**
 * What has come back so far: the status of a SIP answer, or that it is none; undefined as long as it can still be one.
 * Line breaks in front are keep-alives (RFC 5626). A provisional answer (1xx) shows a SIP server as well as any.
 */
export function readSipStatus(text: string): { status: number } | 'not SIP' | undefined {
  const begun = text.replace(/^[\r\n]+/, '');
  const wanted = 'SIP/2.0 ';
  if (!begun.startsWith(wanted.slice(0, begun.length))) return 'not SIP';
  if (begun.length < wanted.length + 3) return undefined;
  const status = /^SIP\/2\.0 ([1-6]\d\d)/.exec(begun);
  return status ? { status: Number(status[1]) } : 'not SIP';
}
