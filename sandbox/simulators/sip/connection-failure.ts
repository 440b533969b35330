import type { SipDestination } from './ladder.ts';

/**
 * Why nobody could be connected to, or the connection ended, in the words of Go's network library, in which LiveKit is written, on which Atoms runs.
 */
export function connectionFailureWords(
  { host, port, transport }: SipDestination,
  address: string,
  error?: NodeJS.ErrnoException,
): string {
  const dial = `transport<${transport.toUpperCase()}> dial err=dial tcp <nil>->${address}:${port}`;
  const [, alert] = /^ERR_SSL_.*_ALERT_([A-Z_]+)$/.exec(error?.code ?? '') ?? [];
  if (alert !== undefined) return `transport<TLS> dial ${host} err=remote error: tls: ${alertWords(alert)}`;
  switch (error?.code) {
    case undefined:
      return `${dial}: i/o timeout`;
    case 'ECONNREFUSED':
      return `${dial}: connect: connection refused`;
    case 'ECONNRESET':
      return `${dial}: read: connection reset by peer`;
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return certificate(host, 'certificate has expired or is not yet valid');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return certificate(host, `certificate is valid for another name, not ${host}`);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return certificate(host, 'certificate signed by unknown authority');
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${dial}: tls: first record does not look like a TLS handshake`;
    default:
      return `${dial}: ${error?.message}`;
  }
}

function alertWords(alert: string): string {
  if (alert === 'PROTOCOL_VERSION') return 'protocol version not supported';
  if (alert === 'UNKNOWN_CA') return 'unknown certificate authority';
  return alert.toLowerCase().replaceAll('_', ' ');
}

/** For a host that no DNS of this machine knows. */
export function unknownHostWords({ host, transport }: SipDestination): string {
  return `transport<${transport.toUpperCase()}> dial err=dial tcp: lookup ${host}: no such host`;
}

function certificate(host: string, what: string): string {
  return `transport<TLS> dial ${host} err=tls: failed to verify certificate: x509: ${what}`;
}
