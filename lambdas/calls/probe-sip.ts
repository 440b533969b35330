import { randomBytes } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import * as z from 'zod/mini';
import { readEnvironment } from '../platform/environment.ts';
import { optionsRequest, readSipStatus, type SipPlace } from '../telephony/sip-options.ts';
import type { PathReading, PathResult } from '../telephony/sip-path.ts';
import { NotPublic, publicAddresses } from './public-host.ts';

const environment = z.object({
  PROBE_LIMIT_MILLIS: z.coerce.number().check(z.positive()),
  /** Of the sandbox alone. */
  PROBE_LOOPBACK: z.optional(z.string()),
});

type Probed = Pick<PathReading, 'result' | 'detail' | 'roundTripMillis'>;

/**
 * Asks a SIP server with one OPTIONS whether it is there: connection, TLS handshake and certificate, answer. It sends
 * no credentials, and never throws: what goes wrong is the answer. A host comes from a request or an event, so that only
 * public addresses are connected to.
 *
 * @param limitMillis for finding the host, for connecting, and once more for the answer
 */
export async function probeSip(place: SipPlace, limitMillis: number, mayBeLoopback = false): Promise<Probed> {
  let late: NodeJS.Timeout | undefined;
  try {
    const addresses = await Promise.race([
      publicAddresses(place.host, mayBeLoopback),
      new Promise<void>((resolve) => {
        late = setTimeout(resolve, limitMillis);
      }),
    ]);
    if (addresses) return await ask(place, addresses, limitMillis);
    return { result: 'unreachable', detail: '', roundTripMillis: null };
  } catch (error) {
    if (error instanceof NotPublic) return { result: 'not-public', detail: error.message, roundTripMillis: null };
    const { code, message } = error as NodeJS.ErrnoException;
    return { result: resultOf(code ?? message, false), detail: code ?? message, roundTripMillis: null };
  } finally {
    clearTimeout(late);
  }
}

function ask(place: SipPlace, addresses: LookupAddress[], limitMillis: number): Promise<Probed> {
  return new Promise((resolve) => {
    const { host, port, transport } = place;
    let isConnected = false;
    // The server has shown itself, and what it refuses is what we showed.
    let hasKeys = false;
    let sentAt = 0;
    let received = '';
    // A name goes into the handshake, so that a host with several certificates shows the right one; an address does not.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const lookup: LookupFunction = (_host, _options, found) => found(null, addresses);
    const to = { host, port, lookup, autoSelectFamily: true };
    const socket: Socket = transport === 'tls' ? connectTls({ ...to, ...name }) : connect(to);
    const end = (result: PathResult, detail = '', roundTripMillis: number | null = null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ result, detail, roundTripMillis });
    };
    // Connected, but nobody answers the handshake: the server waits for something other than TLS.
    let timer = setTimeout(() => end(isConnected ? 'no-tls' : 'unreachable'), limitMillis);
    socket.on('connect', () => {
      isConnected = true;
    });
    // Of keys nothing is kept: with TLS 1.2 they are there before the server judges who calls.
    if (transport === 'tls') socket.on('keylog', () => (hasKeys = true));
    socket.on(transport === 'tls' ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => end('silent'), limitMillis);
      sentAt = performance.now();
      socket.write(optionsRequest(place, randomBytes(16).toString('hex')));
    });
    socket.on('data', (chunk: Buffer) => {
      // Drops keep-alives in front, and keeps far more than the start of an answer.
      received = (received + chunk.toString('latin1')).replace(/^[\r\n]+/, '').slice(0, 1024);
      const status = readSipStatus(received);
      if (status === 'not SIP') end('not-sip');
      else if (status) end('answered', `status ${status.status}`, Math.round(performance.now() - sentAt));
    });
    const withoutHandshake = () => (hasKeys ? 'client-certificate' : 'no-tls');
    socket.on('close', () => end(sentAt > 0 || transport === 'tcp' ? 'closed' : withoutHandshake()));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      if (wantsCertificate.test(code)) end('client-certificate', code);
      else if (sentAt > 0) end('closed', code);
      else if (hasKeys && !certificateCodes.test(code)) end('client-certificate', code);
      else end(resultOf(code, isConnected), code);
    });
  });
}

/** Asks a SIP server, in the time that the environment gives it. */
export async function probe(place: SipPlace): Promise<Probed> {
  const { PROBE_LIMIT_MILLIS, PROBE_LOOPBACK } = readEnvironment(environment);
  return probeSip(place, PROBE_LIMIT_MILLIS, PROBE_LOOPBACK === 'allowed');
}

/** Node's codes for what a certificate can lack (tls: X509 certificate error codes). */
const certificateCodes =
  /^(CERT_|ERROR_IN_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_|ERR_TLS_CERT_|PATH_LENGTH_|CRL_|UNSPECIFIED)/;

/**
 * Alerts about what the caller showed (RFC 8446, 6.2). TLS 1.3 sends them after the handshake; TLS 1.2 has none of its own
 * for a certificate that is missing, and says that the handshake failed.
 */
const wantsCertificate =
  /ALERT_(CERTIFICATE_REQUIRED|NO_CERTIFICATE|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED)$/;

/** Codes of the handshake, in order: the first that fits. Others of OpenSSL are answers in something other than TLS. */
const handshakeCodes: readonly (readonly [RegExp, PathResult])[] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-expired'],
  // Alone, without the one that signed it. With it, and a root that nobody knows, it is UNABLE_TO_GET_ISSUER_CERT_LOCALLY.
  [/^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/, 'certificate-chain'],
  [certificateCodes, 'certificate'],
  [/ALERT_PROTOCOL_VERSION$|^ERR_SSL_(UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW)$/, 'tls-version'],
  [/^ERR_SSL_.*(_ALERT_|TOO_SMALL$|DISALLOWED|UNSAFE_LEGACY)/, 'tls-refused'],
];

function resultOf(code: string, isConnected: boolean): PathResult {
  const [, result] = handshakeCodes.find(([pattern]) => pattern.test(code)) ?? [];
  if (result) return result;
  // The connection stands: it is the handshake that failed.
  if (isConnected) return 'no-tls';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA') return 'name-unknown';
  return code === 'ECONNREFUSED' ? 'refused' : 'unreachable';
}
