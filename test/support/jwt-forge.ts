import { constants, createHmac, type KeyObject, sign } from 'node:crypto';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Signs whatever it is given, however wrong: libraries refuse to make the tokens that attackers send. */
export function forgeJwt(header: JsonObject, payload: JsonObject | string, key: KeyObject | 'none'): string {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const input = `${base64url(JSON.stringify(header))}.${base64url(text)}`;
  return `${input}.${signature(String(header.alg), input, key)}`;
}

export function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function signature(alg: string, input: string, key: KeyObject | 'none'): string {
  if (key === 'none') return '';
  const data = Buffer.from(input);
  const digest = `sha${alg.slice(2)}`;
  if (alg.startsWith('HS')) return createHmac(digest, key).update(data).digest('base64url');
  if (alg.startsWith('PS')) {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    return sign(digest, data, { key, padding, saltLength }).toString('base64url');
  }
  if (alg.startsWith('ES'))
    return sign(digest, data, { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return sign(digest, data, key).toString('base64url');
}
