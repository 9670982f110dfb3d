import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/access/authentication-error.js';
import type { CallerVerifier } from '../../src/access/caller-verifier.js';
import { createLog } from '../../src/telemetry/log.js';
import { forgeJwt } from '../support/jwt-forge.js';
import { ManualClock } from '../support/manual-clock.js';
import { TokenIssuer } from '../support/token-issuer.js';
import { startVerifier } from './start-verifier.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let clock: ManualClock;
let issuer: TokenIssuer;
let verifier: CallerVerifier;

const verify = (token: string) => verifier.verify(`Bearer ${token}`);

beforeEach(async () => {
  clock = new ManualClock();
  issuer = await TokenIssuer.start(clock);
  verifier = startVerifier(issuer, clock);
});

afterEach(async () => {
  verifier.stop();
  await issuer.stop();
});

describe('the keys of an issuer', () => {
  it('are fetched once, however many tokens come at once', async () => {
    const tokens = Array.from({ length: 20 }, (_, n) =>
      issuer.sign(issuer.applicationClaims({ azp: `app-${n}` })),
    );
    await Promise.all(tokens.map(verify));
    expect(issuer.keySetFetches).toBe(1);
  });

  it('are fetched again when a token names a new one', async () => {
    await verify(issuer.sign(issuer.applicationClaims()));
    await issuer.rotateKeys();
    await expect(verify(issuer.sign(issuer.applicationClaims()))).resolves.toBeDefined();
  });

  it('are asked for by invented key ids at most every 30 seconds', async () => {
    await verify(issuer.sign(issuer.applicationClaims()));
    const invented = (n: number) => verify(issuer.sign(issuer.applicationClaims(), { kid: `invented-${n}` }));
    for (let n = 0; n < 10; n++) await expect(invented(n)).rejects.toThrow(AuthenticationError);
    expect(issuer.keySetFetches).toBe(2);
    await clock.advance(30 * SECOND);
    await expect(invented(10)).rejects.toThrow(AuthenticationError);
    expect(issuer.keySetFetches).toBe(3);
  });

  it('stay trusted while the issuer is down', async () => {
    await verify(issuer.sign(issuer.applicationClaims()));
    issuer.down = true;
    await clock.advance(24 * HOUR);
    await expect(verify(issuer.sign(issuer.applicationClaims()))).resolves.toBeDefined();
  });

  it('are looked at again after ten minutes, so that a withdrawn one is dropped without a new token coming', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await verify(token);
    await issuer.rotateKeys();
    await clock.advance(10 * 60 * SECOND);
    await verify(token);
    await expect
      .poll(() => verify(token).catch((error: unknown) => error))
      .toBeInstanceOf(AuthenticationError);
  });

  it('are looked at again also when nobody comes but with tokens that were never seen', async () => {
    const { kid, alg, privateKey } = issuer.key();
    let tokens = 0;
    const next = () => {
      tokens += 1;
      const claims = issuer.applicationClaims({ azp: `app-${tokens}` });
      return verify(forgeJwt({ typ: 'JWT', alg, kid }, claims, privateKey)).catch((error: unknown) => error);
    };
    await next();
    await issuer.rotateKeys();
    await clock.advance(10 * 60 * SECOND);
    await expect.poll(next).toBeInstanceOf(AuthenticationError);
  });

  it('that a token names too soon are found once they may be asked for again, and the token is taken at once', async () => {
    await verify(issuer.sign(issuer.applicationClaims()));
    await expect(verify(issuer.sign(issuer.applicationClaims(), { kid: 'invented' }))).rejects.toThrow();
    await issuer.rotateKeys();
    const token = issuer.sign(issuer.applicationClaims());
    await clock.advance(29 * SECOND);
    await expect(verify(token)).rejects.toThrow('key that is not known');
    await clock.advance(1 * SECOND);
    await expect(verify(token)).resolves.toBeDefined();
  });

  it.each([
    ['an empty set', '{"keys":[]}'],
    ['symmetric keys only', '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"1"}]}'],
    ['something else than JSON', '<html>'],
  ])('stay as they were when the issuer publishes %s', async (_name, body) => {
    await verify(issuer.sign(issuer.applicationClaims()));
    issuer.keySetBody = body;
    await expect(verify(issuer.sign(issuer.applicationClaims(), { kid: 'unknown' }))).rejects.toThrow();
    await expect(verify(issuer.sign(issuer.applicationClaims({ azp: 'later' })))).resolves.toBeDefined();
  });

  it('are not taken from a document without end, even when they are in it', async () => {
    await verify(issuer.sign(issuer.applicationClaims()));
    await issuer.rotateKeys();
    issuer.keySetBody = JSON.stringify({ ...issuer.keySet(), padding: 'x'.repeat(600_000) });
    await expect(verify(issuer.sign(issuer.applicationClaims()))).rejects.toThrow(AuthenticationError);
  });

  it('are not fetched from where the issuer redirects to', async () => {
    issuer.keySetRedirect = `${issuer.origin}/elsewhere/keys`;
    await expect(verify(issuer.sign(issuer.applicationClaims()))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(issuer.requests).not.toContain('/elsewhere/keys');
  });

  it('that could never be fetched make the gateway say that the identity provider is away', async () => {
    issuer.down = true;
    const token = issuer.sign(issuer.applicationClaims());
    await expect(verify(token)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterSeconds: 2 });
    const asked = issuer.requests.length;
    await expect(verify(token)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(issuer.requests.length).toBe(asked);
    issuer.down = false;
    await clock.advance(2 * SECOND);
    await expect(verify(token)).resolves.toBeDefined();
  });

  it.each([
    ['names another issuer', { issuer: 'https://login.example' }, 'that of another issuer'],
    ['names a key set on plain http', { jwks_uri: 'http://keys.example/keys' }, 'not on https'],
    ['names a key set in a file', { jwks_uri: 'file:///etc/passwd' }, 'not on https'],
  ])('are not taken from a discovery document that %s', async (_name, fields, problem) => {
    const lines: string[] = [];
    const destination = new PassThrough().on('data', (line) => lines.push(String(line)));
    verifier.stop();
    verifier = startVerifier(issuer, clock, { log: createLog({ level: 'warn', destination }) });
    issuer.discovery = fields;
    await expect(verify(issuer.sign(issuer.applicationClaims()))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    await expect.poll(() => lines.join('')).toContain(problem);
  });

  it('are read from a configured address without discovery', async () => {
    verifier = startVerifier(issuer, clock, { jwksUrl: issuer.keySetUrl });
    await verify(issuer.sign(issuer.applicationClaims()));
    expect(issuer.requests).toEqual([issuer.keySetUrl.pathname]);
  });
});
