import { base64url, forgeJwt } from '../../support/jwt-forge.js';
import { type Attack, HEADER, replacePart, token } from './attack-bench.js';

/** Tokens that try to choose how they are verified. */
export const ALGORITHM_ATTACKS: readonly Attack[] = [
  token(
    'alg none without a signature',
    (bench) => forgeJwt({ alg: 'none', kid: 'x' }, bench.app(), 'none'),
    /not a signed JWT/,
  ),
  ...['none', 'None', 'NONE', 'nOnE'].map((alg) =>
    token(
      `alg ${alg} with a left-over signature`,
      (bench) =>
        replacePart(
          bench.good(),
          HEADER,
          base64url(JSON.stringify({ alg, typ: 'JWT', kid: bench.issuer.key().kid })),
        ),
      /algorithm/,
    ),
  ),
  token(
    'HS256 with the public key in PEM as the secret',
    (bench) => bench.hmac(bench.publicPem()),
    /algorithm/,
  ),
  token(
    'HS256 with the public modulus as the secret',
    (bench) => bench.hmac(bench.issuer.key().jwk.n ?? ''),
    /algorithm/,
  ),
  token('HS256 with an empty secret', (bench) => bench.hmac(''), /algorithm/),
  token(
    'HS512 with the public key in PEM as the secret',
    (bench) => bench.hmac(bench.publicPem(), 'HS512'),
    /algorithm/,
  ),
  ...['RS384', 'RS512', 'PS384', 'PS512'].map((alg) =>
    token(
      `an algorithm that is not on the list: ${alg}`,
      (bench) =>
        forgeJwt(
          { typ: 'JWT', alg, kid: bench.issuer.key().kid },
          bench.app(),
          bench.issuer.key().privateKey,
        ),
      /algorithm/,
    ),
  ),
  token(
    'no alg',
    (bench) => replacePart(bench.good(), HEADER, base64url('{"typ":"JWT","kid":"x"}')),
    /malformed/,
  ),
  token(
    'an alg that is a list',
    (bench) => replacePart(bench.good(), HEADER, base64url('{"alg":["RS256"],"kid":"x"}')),
    /malformed|algorithm/,
  ),
  token(
    'RS256 with a key that is published for PS256',
    (bench) =>
      forgeJwt(
        { alg: 'RS256', kid: bench.issuer.key('PS256').kid },
        bench.app(),
        bench.issuer.key('PS256').privateKey,
      ),
    /key that is not known/,
  ),
];
