// The certificate library finds its algorithms by metadata, and does not bring the polyfill for it.
import 'reflect-metadata';
import { randomUUID, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import * as z from 'zod';

/** A certificate that exists in memory only, with the names under which this machine is called. */
export interface TestCertificate {
  /** PEM. Signed by itself: nothing else is needed to trust it. */
  certificate: string;
  /** PEM, PKCS#8. */
  privateKey: string;
}

const day = 24 * 60 * 60 * 1000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** What is wrong with the certificate that is shown over TLS. */
export const shownCertificateSchema = z.enum(['trusted', 'unknown authority', 'expired', 'other name']);
export type ShownCertificate = z.infer<typeof shownCertificateSchema>;

const ownNames = ['localhost', 'exotel.localhost', 'atoms.localhost'];
const ofThisProcess = new Map<ShownCertificate, Promise<TestCertificate>>();

/** The certificates that every endpoint of this process presents, unless it is given another. */
export function processCertificate(shown: ShownCertificate = 'trusted'): Promise<TestCertificate> {
  const known = ofThisProcess.get(shown);
  if (known !== undefined) return known;
  const made = makeTestCertificate(
    shown === 'other name' ? ['other.localhost'] : ownNames,
    shown === 'expired' ? Date.now() - day : undefined,
    shown === 'other name' ? [] : ['127.0.0.1'],
  );
  ofThisProcess.set(shown, made);
  return made;
}

/** PEM: those certificates of this process that its endpoints trust. */
export async function trustedCertificates(): Promise<string[]> {
  const trusted = shownCertificateSchema.exclude(['unknown authority']).options;
  return (await Promise.all(trusted.map(processCertificate))).map(({ certificate }) => certificate);
}

/** Makes a certificate for the names and addresses. @param until epoch milliseconds */
export async function makeTestCertificate(
  names: readonly string[],
  until = Date.now() + 30 * day,
  addresses: readonly string[] = ['127.0.0.1'],
): Promise<TestCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Of several issuers with one name, OpenSSL may look at the wrong one.
    name: `CN=Trunkline sandbox ${randomUUID()}`,
    keys: keys as Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]['keys'],
    signingAlgorithm: algorithm,
    // Clocks of containers may be behind.
    notBefore: new Date(until - 31 * day),
    notAfter: new Date(until),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: 'dns' as const, value })),
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
    ],
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), privateKey: PemConverter.encode(privateKey, 'PRIVATE KEY') };
}
