import { expect } from 'vitest';
import { systemClock } from '../../../src/request/clock.js';
import { TokenIssuer } from '../../support/token-issuer.js';
import { READ } from './documents.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

type Trouble = (issuer: TokenIssuer, stage: Stage) => void;

/** The key that the issuer signs with, in the forms in which it may be published by mistake. */
function privateKey(issuer: TokenIssuer, stage: Stage) {
  const { privateKey: key, kid, alg } = issuer.key();
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const jwk = { ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  for (const line of pem.split('\n').slice(1, -2)) stage.plant('a line of the private key', line);
  for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
    stage.plant(`${part} of the private key`, jwk[part]);
  }
  return { pem, jwk };
}

const TROUBLES: readonly (readonly [what: string, trouble: Trouble, status: number])[] = [
  [
    'answers with something else than JSON',
    (issuer, stage) => {
      issuer.keySetBody = `{"keys": ${stage.plant('a credential')}}`;
    },
    503,
  ],
  [
    'answers with a private key',
    (issuer, stage) => {
      issuer.keySetBody = privateKey(issuer, stage).pem.replace(/^.*\n/, '');
    },
    503,
  ],
  [
    'publishes its private key with the public one',
    (issuer, stage) => {
      issuer.keySetBody = JSON.stringify({ keys: [privateKey(issuer, stage).jwk] });
    },
    401,
  ],
  [
    'publishes keys that make no sense',
    (issuer, stage) => {
      const secret = stage.plant('a credential');
      const kid = issuer.key().kid;
      issuer.keySetBody = JSON.stringify({
        keys: [{ kty: 'RSA', kid, alg: 'RS256', n: secret, e: secret, use: secret, crv: secret }],
      });
    },
    401,
  ],
  [
    'publishes shared secrets, and keys of kinds that there are not',
    (issuer, stage) => {
      const keys = [
        { kty: 'oct', kid: '1', k: stage.plant('a shared secret') },
        { kty: stage.plant('a kind of key'), kid: '2' },
      ];
      issuer.keySetBody = JSON.stringify({ keys, [stage.plant('a field')]: 1 });
    },
    503,
  ],
  [
    'sends askers elsewhere, with a credential in the address',
    (issuer, stage) => {
      issuer.keySetRedirect = `http://user:${stage.plant('a credential')}@127.0.0.1/keys`;
    },
    503,
  ],
  [
    'names itself by an address with a password',
    (issuer, stage) => {
      issuer.discovery = { issuer: issuer.issuer.replace('//', `//user:${stage.plant('a password')}@`) };
    },
    503,
  ],
  [
    'names a key set at an address with a password',
    (issuer, stage) => {
      const jwks_uri = issuer.keySetUrl.href.replace('//', `//user:${stage.plant('a password')}@`);
      issuer.discovery = { jwks_uri };
    },
    503,
  ],
  [
    'names a key set on plain http, at an address with a password',
    (issuer, stage) => {
      issuer.discovery = { jwks_uri: `http://user:${stage.plant('a password')}@keys.example/keys` };
    },
    503,
  ],
  [
    'names a key set that is not there, at an address with a signature',
    (issuer, stage) => {
      issuer.discovery = {
        jwks_uri: `${issuer.origin}/gone?sig=${stage.plant('a signature')}#${stage.plant('a fragment')}`,
      };
    },
    503,
  ],
  [
    'names a key set at no address at all',
    (issuer, stage) => {
      issuer.discovery = { jwks_uri: stage.plant('a credential') };
    },
    503,
  ],
  [
    'names a key set in a field of a wrong type',
    (issuer, stage) => {
      issuer.discovery = { jwks_uri: { [stage.plant('a field')]: stage.plant('a credential') } };
    },
    503,
  ],
  [
    'hangs up',
    (issuer) => {
      issuer.down = true;
    },
    503,
  ],
];

export const ISSUER_SCENES: readonly Scene[] = TROUBLES.map(
  ([name, trouble, status]): Scene => ({
    name,
    play: async (stage) => {
      const issuer = await TokenIssuer.start(systemClock);
      stage.onClear(() => issuer.stop());
      trouble(issuer, stage);
      await stage.open({ CALLER_ISSUER: issuer.issuer });
      const token = issuer.sign(issuer.applicationClaims());
      const authorization = `Bearer ${stage.plant("the caller's token", token)}`;
      await stage.send('/graphql', { headers: { authorization }, body: { query: READ } });
      expect(issuer.requests.length).toBeGreaterThan(0);
    },
    answers: [status],
    logged:
      status === 503 ? /the keys of a token issuer could not be fetched/ : /an access token was refused/,
  }),
);
