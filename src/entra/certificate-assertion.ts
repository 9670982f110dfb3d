import { createHash, randomUUID } from 'node:crypto';
import { importPKCS8 } from 'jose';
import { type ClientAuth, modifyAssertion, PrivateKeyJwt } from 'openid-client';
import type { CertificateCredential, SigningCertificate } from './certificate-file.js';

const LIFETIME_SECONDS = 600;

/** Entra looks the certificate up by its thumbprint; each algorithm comes with a digest of its own. */
const THUMBPRINTS = {
  PS256: { header: 'x5t#S256', hash: 'sha256' },
  RS256: { header: 'x5t', hash: 'sha1' },
} as const;

/**
 * Signs in with a certificate, in the form of Entra's page "certificate-credentials": an assertion addressed to the
 * token endpoint and valid for ten minutes.
 */
export async function certificateAssertion(
  { certificate, privateKey }: SigningCertificate,
  algorithm: CertificateCredential['algorithm'],
  audience: string,
): Promise<ClientAuth> {
  const { header: thumbprint, hash } = THUMBPRINTS[algorithm];
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return PrivateKeyJwt(await importPKCS8(pem, algorithm), {
    [modifyAssertion]: (header, payload) => {
      header.typ = 'JWT';
      header[thumbprint] = createHash(hash).update(certificate.raw).digest('base64url');
      payload.aud = audience;
      payload.jti = randomUUID();
      payload.exp = Number(payload.nbf) + LIFETIME_SECONDS;
    },
  });
}
