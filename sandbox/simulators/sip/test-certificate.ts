// The certificate library finds its algorithms by metadata, and does not bring the polyfill for it.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate that exists in memory only, with the names under which this machine is called. */
export interface TestCertificate {
  /** PEM. Signed by itself: nothing else is needed to trust it. */
  certificate: string;
  /** PEM, PKCS#8. */
  privateKey: string;
}

const day = 24 * 60 * 60 * 1000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let ofThisProcess: Promise<TestCertificate> | undefined;

/** The certificate that every endpoint of this process presents and trusts, unless it is given another. */
export function processCertificate(): Promise<TestCertificate> {
  ofThisProcess ??= makeTestCertificate(['localhost', 'exotel.localhost', 'atoms.localhost']);
  return ofThisProcess;
}

/** Makes a certificate for the names and for 127.0.0.1. */
export async function makeTestCertificate(names: readonly string[]): Promise<TestCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Trunkline sandbox',
    keys: keys as Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]['keys'],
    signingAlgorithm: algorithm,
    // Clocks of containers may be behind.
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 30 * day),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: 'dns' as const, value })),
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY') };
}
