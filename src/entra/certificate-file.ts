import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ClientCredential } from '../config/entra.config.js';
import { type CredentialFile, credentialFileError, readCredentialFile } from './credential-file.js';
import { certificateOfPfx, privateKeyOfPfx } from './pfx.js';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const PEM_PRIVATE_KEY = /-----BEGIN (\w+ )?PRIVATE KEY-----[\s\S]+?-----END \1?PRIVATE KEY-----/;
const PASSPHRASE_NEEDED = ['ERR_MISSING_PASSPHRASE', 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED'];

/** The application's certificate and the key it signs with. */
export interface SigningCertificate {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

export type CertificateCredential = Extract<ClientCredential, { kind: 'certificate' }>;

/**
 * Reads a PEM or PFX file and checks that what is in it can be used.
 * @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED` that says what is wrong with the file
 */
export async function readCertificateFile(
  { path, passphrase }: CertificateCredential,
  now: Date,
): Promise<SigningCertificate> {
  const file: CredentialFile = {
    path,
    variable: 'ENTRA_CLIENT_CERTIFICATE_PATH',
    content: 'an RSA certificate and its private key, as PEM or as PFX (PKCS #12)',
  };
  const found = parse(await readCredentialFile(file), passphrase?.reveal());
  if (typeof found === 'string') throw credentialFileError(file, found);
  const problem = problemOf(found, now);
  if (problem !== undefined) throw credentialFileError(file, problem);
  return found;
}

/** The certificate and its key, or in words why there are none. */
function parse(bytes: Buffer, passphrase: string | undefined): SigningCertificate | string {
  const isPem = bytes.includes('-----BEGIN ');
  try {
    return isPem ? fromPem(bytes.toString('latin1'), passphrase) : fromPfx(bytes, passphrase ?? '');
  } catch (error) {
    return whyUnusable(error, isPem);
  }
}

function problemOf({ certificate, privateKey }: SigningCertificate, now: Date): string | undefined {
  if (privateKey.asymmetricKeyType !== 'rsa') return 'holds no RSA key';
  return new Date(certificate.validTo) < now ? 'holds a certificate that has expired' : undefined;
}

/** Key, certificate and its chain may stand in the file in any order. */
function fromPem(pem: string, passphrase: string | undefined): SigningCertificate | string {
  const [keyPem] = PEM_PRIVATE_KEY.exec(pem) ?? [];
  const certificates = (pem.match(PEM_CERTIFICATE) ?? []).map((block) => new X509Certificate(block));
  if (keyPem === undefined) return 'holds no private key';
  if (certificates.length === 0) return 'holds no certificate';
  const privateKey = createPrivateKey({ key: keyPem, ...(passphrase === undefined ? {} : { passphrase }) });
  const certificate = certificates.find((candidate) => candidate.checkPrivateKey(privateKey));
  return certificate === undefined
    ? 'holds a private key that does not belong to the certificate'
    : { certificate, privateKey };
}

function fromPfx(pfx: Buffer, passphrase: string): SigningCertificate | string {
  const certificate = certificateOfPfx(pfx, passphrase);
  const key = privateKeyOfPfx(pfx);
  if (certificate === undefined) return 'holds no certificate';
  if (key === undefined) return 'holds no private key where PFX files have it; convert it to PEM';
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase });
  return { certificate: new X509Certificate(certificate), privateKey };
}

function whyUnusable(error: unknown, isPem: boolean): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  if (PASSPHRASE_NEEDED.includes(code)) return 'needs a passphrase (ENTRA_CLIENT_CERTIFICATE_PASSPHRASE)';
  if (code === 'ERR_OSSL_BAD_DECRYPT' || /mac verify failure/.test(message)) {
    return 'cannot be opened with the passphrase given (ENTRA_CLIENT_CERTIFICATE_PASSPHRASE)';
  }
  if (/private key from PFX/.test(message)) return 'holds no private key';
  if (/Unsupported PKCS12/.test(message)) {
    return 'is a PFX with an outdated encryption (RC2); export it again with AES-256, or convert it to PEM';
  }
  return isPem ? 'is damaged PEM' : 'is neither PEM nor a PFX that can be read; PEM always works';
}
