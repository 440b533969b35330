// As in sandbox/simulators/sip/test-certificate.ts.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const day = 24 * 60 * 60 * 1000;
const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
type Keys = Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]['keys'];

/** A certificate that exists in memory only. */
export interface Signed {
  subject: string;
  keys: Keys;
  /** PEM */
  certificate: string;
  /** PEM, PKCS#8 */
  privateKey: string;
}

/** An authority: signed by another one, or by itself. */
export function makeAuthority(subject: string, issuer?: Signed): Promise<Signed> {
  return sign({ subject, issuer, days: [-1, 30], extensions: [new BasicConstraintsExtension(true, undefined, true)] });
}

/** A server's certificate for `localhost`. @param days from when to when it is good, from today. */
export function makeServerCertificate(issuer: Signed, days: [from: number, to: number] = [-1, 30]): Promise<Signed> {
  const names = new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]);
  return sign({ subject: 'CN=localhost', issuer, days, extensions: [names] });
}

interface Wanted {
  subject: string;
  issuer: Signed | undefined;
  days: [from: number, to: number];
  extensions: (BasicConstraintsExtension | SubjectAlternativeNameExtension)[];
}

async function sign({ subject, issuer, days: [from, to], extensions }: Wanted): Promise<Signed> {
  const keys = (await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])) as Keys;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer?.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm,
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
    extensions,
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey as webcrypto.CryptoKey);
  return {
    subject,
    keys,
    certificate: certificate.toString('pem'),
    privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY'),
  };
}
