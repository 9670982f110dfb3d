import { constants, KeyObject, type SigningOptions, verify } from 'node:crypto';
import type { FlattenedJWSInput } from 'jose';
import { withoutStacks } from '../errors/without-stacks.js';

/** What a signature is made with, beside SHA-256 and the key (RFC 7518 sections 3.3 to 3.5): nothing that needs saying for RS256. */
const SIGNING_OPTIONS: Readonly<Record<string, SigningOptions | 'none'>> = {
  RS256: 'none',
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ES256: { dsaEncoding: 'ieee-p1363' },
};
const keyObjects = new WeakMap<CryptoKey, KeyObject>();

/**
 * Whether the key made the token's signature, told at once and for a third of what it costs to be told by jose, which
 * hands each signature to another thread and makes an error of each wrong one. Good for refusing, not for letting in:
 * what fits here is still to be verified by jose.
 * @param algorithm `alg` of the token; of one that is not known here nothing is said against the signature
 */
export function signatureFits(algorithm: string, key: CryptoKey, token: FlattenedJWSInput): boolean {
  const options = SIGNING_OPTIONS[algorithm];
  if (options === undefined) return true;
  const signed = Buffer.from(`${token.protected}.${token.payload}`, 'latin1');
  const signature = Buffer.from(token.signature, 'base64url');
  const keyObject = keyObjectOf(key);
  if (options === 'none') return verify('sha256', signed, keyObject, signature);
  // Node finds out that options are no key by an error.
  return withoutStacks(() => verify('sha256', signed, { key: keyObject, ...options }, signature));
}

function keyObjectOf(key: CryptoKey): KeyObject {
  const known = keyObjects.get(key);
  if (known !== undefined) return known;
  const made = KeyObject.from(key);
  keyObjects.set(key, made);
  return made;
}
