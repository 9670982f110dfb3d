import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
/** With "critical" and the value "cA: true" (RFC 5280 §4.2.1.9). */
const IS_AUTHORITY = Buffer.from('300f0603551d130101ff040530030101ff', 'hex');
const DAY_MS = 86_400_000;

export interface CertificateOptions {
  readonly name: string;
  /** From now; 365 by default. Less than 0 is one that has ended. */
  readonly daysLeft?: number;
  /** Names of hosts that it is for. */
  readonly hosts?: readonly string[];
  /** Who signs it; by itself when absent. */
  readonly issuer?: Certificate;
  /** Whether it may sign others. */
  readonly authority?: boolean;
}

export interface Certificate {
  readonly name: string;
  readonly der: Buffer;
  readonly pem: string;
  readonly privateKey: KeyObject;
  /** PKCS #8. */
  readonly privateKeyPem: string;
}

/** An RSA certificate, put together by hand (RFC 5280): Node reads certificates but makes none. */
export function makeCertificate(options: CertificateOptions): Certificate {
  const { name, daysLeft = 365, hosts = [], issuer, authority = false } = options;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const endMs = Date.now() + daysLeft * DAY_MS;
  const extensions = [...(authority ? [IS_AUTHORITY] : []), ...(hosts.length > 0 ? [altNames(hosts)] : [])];
  const body = der(
    0x30,
    // Version 3, without which there are no extensions.
    der(0xa0, Buffer.from('020102', 'hex')),
    der(0x02, Buffer.from([1 + Math.floor(Math.random() * 126)])),
    SHA256_WITH_RSA,
    distinguished(issuer?.name ?? name),
    der(0x30, utcTime(Math.min(Date.now(), endMs) - 400 * DAY_MS), utcTime(endMs)),
    distinguished(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [der(0xa3, der(0x30, ...extensions))] : []),
  );
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey);
  const whole = der(0x30, body, SHA256_WITH_RSA, der(0x03, Buffer.from([0]), signature));
  const base64 = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    name,
    der: whole,
    pem: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    privateKey,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function distinguished(name: string): Buffer {
  return der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

function altNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) => der(0x82, Buffer.from(host)));
  return der(0x30, SUBJECT_ALT_NAME, der(0x04, der(0x30, ...names)));
}

function utcTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/^\d\d|[-:T]|\.\d+/g, '');
  return der(0x17, Buffer.from(text));
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}
