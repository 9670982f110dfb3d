import { createHash, type KeyObject } from 'node:crypto';
import { makeCertificate } from '../support/certificates.js';

export interface SelfSigned {
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly x5t: string;
  readonly x5tS256: string;
}

/** A self-signed certificate and the thumbprints by which Entra knows it. */
export function selfSigned(): SelfSigned {
  const { pem, der, privateKey } = makeCertificate({ name: 'demo-gateway' });
  return {
    pem,
    privateKey,
    x5t: createHash('sha1').update(der).digest('base64url'),
    x5tS256: createHash('sha256').update(der).digest('base64url'),
  };
}
