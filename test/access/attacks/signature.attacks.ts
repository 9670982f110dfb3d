import { base64url } from '../../support/jwt-forge.js';
import {
  type Attack,
  attackerJwk,
  HEADER,
  PAYLOAD,
  part,
  replacePart,
  SIGNATURE,
  token,
} from './attack-bench.js';

/** Tokens that were not signed with a key of their issuer, or want another key to be used. */
export const SIGNATURE_ATTACKS: readonly Attack[] = [
  token('a signature by another key under a known key id', (bench) => bench.forged({}), /signature/),
  token(
    'a changed payload',
    (bench) =>
      replacePart(bench.good(), PAYLOAD, base64url(JSON.stringify(bench.app({ roles: ['Overage.Enable'] })))),
    /signature/,
  ),
  token(
    'a changed header',
    (bench) =>
      replacePart(
        bench.good(),
        HEADER,
        base64url(JSON.stringify({ alg: 'RS256', kid: bench.issuer.key().kid, x: 1 })),
      ),
    /signature/,
  ),
  token(
    'half a signature',
    (bench) => replacePart(bench.good(), SIGNATURE, part(bench.good(), SIGNATURE).slice(0, 100)),
    /signature/,
  ),
  token(
    'an ES256 signature of zeros',
    (bench) =>
      replacePart(
        bench.issuer.sign(bench.app(), { alg: 'ES256' }),
        SIGNATURE,
        Buffer.alloc(64).toString('base64url'),
      ),
    /signature/,
  ),
  token(
    'the signature of another token',
    (bench) => replacePart(bench.good(), SIGNATURE, part(bench.issuer.sign(bench.user()), SIGNATURE)),
    /signature/,
  ),
  token('an unknown key id', (bench) => bench.forged({ kid: 'unknown' }), /key that is not known/),
  token(
    'a key id that is a path',
    (bench) => bench.forged({ kid: '../../../../dev/null' }),
    /key that is not known/,
  ),
  token(
    'a key id that is SQL',
    (bench) => bench.forged({ kid: "x' UNION SELECT 'secret" }),
    /key that is not known/,
  ),
  token(
    'a key id with control characters',
    (bench) => bench.forged({ kid: 'a\r\nb\0' }),
    /key that is not known/,
  ),
  token('no key id', (bench) => bench.issuer.sign(bench.app(), { kid: undefined }), /which key/),
  token('an empty key id', (bench) => bench.issuer.sign(bench.app(), { kid: '' }), /which key/),
  token(
    'a key id that is a number',
    (bench) => bench.issuer.sign(bench.app(), { kid: 7 }),
    /which key|malformed/,
  ),
  token('a key that it brings along (jwk)', (bench) => bench.forged({ jwk: attackerJwk }), /signature/),
  token(
    'a key that it brings along under its own id (jwk)',
    (bench) => bench.forged({ jwk: attackerJwk, kid: 'attacker' }),
    /key that is not known/,
  ),
  token('a certificate that it brings along (x5c)', (bench) => bench.forged({ x5c: ['MIIB'] }), /signature/),
  token(
    'a key set at its own address (jku)',
    (bench) => bench.forged({ jku: `${bench.trapUrl}/jwks`, kid: 'attacker' }),
    /key that is not known/,
  ),
  token(
    'a certificate at its own address (x5u)',
    (bench) => bench.forged({ x5u: `${bench.trapUrl}/cert`, kid: 'attacker' }),
    /key that is not known/,
  ),
  token(
    'a key of another trusted issuer',
    (bench) => bench.otherIssuer.sign(bench.app()),
    /key that is not known/,
  ),
  token(
    'a header extension (crit)',
    (bench) => bench.issuer.sign(bench.app(), { crit: ['exp'], exp: 1 }),
    /crit/,
  ),
  token(
    'an unencoded payload (b64)',
    (bench) => bench.issuer.sign(bench.app(), { crit: ['b64'], b64: false }),
    /crit/,
  ),
];
