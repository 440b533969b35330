/**
 * Puts down in the topmost Via of a request where it really came from (RFC 3261, 18.2.1; RFC 3581): `received` where the
 * sender gave another address or asks by `rport`, whose value is the port.
 */
export function withSource(request: string, address: string, port: number): string {
  return request.replace(/^((?:via|v)[ \t]*:[ \t]*)([^,\r\n]*)/im, (_, name: string, top: string) => {
    const [, sentBy = ''] = /^SIP\s*\/\s*2\.0\s*\/\s*\w+\s+(\[[^\]]*\]|[^\s;:,]+)/i.exec(top) ?? [];
    const asks = /;\s*rport\s*(?=;|$)/i;
    const ported = top.replace(asks, `;rport=${port}`);
    const isKnown = ported === top && sentBy === address;
    return `${name}${isKnown || /;\s*received=/i.test(top) ? ported : `${ported.trimEnd()};received=${address}`}`;
  });
}
