/** A certificate of our own, for servers that speak TLS on this machine. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export interface Certificate {
  /** The private key, as PEM. */
  readonly key: string;
  /** The certificate, as PEM: what a client takes as `ca`, since it is signed by itself. */
  readonly cert: string;
}

const DAY_MS = 86_400_000;

/** For `IPAddress` and `DNS name` among the alternative names (RFC 5280, 4.2.1.6). */
const IP = 7;
const DNS = 2;

/** Make a key and a certificate signed with it, for localhost and 127.0.0.1, valid for a day. */
export function makeCertificate(): Certificate {
  // Made by the engine: in JavaScript it takes seconds.
  const key = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(key.publicKey);
  // Positive, and another for each: two of one issuer with one number are not taken.
  certificate.serialNumber = `01${createHash('sha1').update(key.publicKey).digest('hex')}`.slice(0, 38);
  const now = Date.now();
  certificate.validity.notBefore = new Date(now - DAY_MS / 2);
  certificate.validity.notAfter = new Date(now + DAY_MS / 2);
  const name = [{ name: 'commonName', value: 'localhost' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: DNS, value: 'localhost' },
        { type: IP, ip: '127.0.0.1' },
      ],
    },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(key.privateKey), forge.md.sha256.create());
  return { key: key.privateKey, cert: forge.pki.certificateToPem(certificate) };
}
