import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/access/authentication-error.js';
import type { CallerVerifier } from '../../src/access/caller-verifier.js';
import type { CallerVerifierOptions } from '../../src/access/caller-verifier-options.js';
import type { JsonObject } from '../support/jwt-forge.js';
import { ManualClock } from '../support/manual-clock.js';
import { TENANT, TokenIssuer } from '../support/token-issuer.js';
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

describe('a verified token', () => {
  it('is remembered, so that it costs one verification', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    expect(await verify(token)).toBe(await verify(token));
  });

  it('is remembered however its scheme is written', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    const caller = await verify(token);
    expect(await verifier.verify(`bearer ${token}`)).toBe(caller);
    expect(await verify(token)).toBe(caller);
  });

  it('still expires on time while it is remembered', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await verify(token);
    await clock.advance(HOUR + 59 * SECOND);
    await expect(verify(token)).resolves.toBeDefined();
    await clock.advance(1 * SECOND);
    await expect(verify(token)).rejects.toThrow('expired');
  });

  it('is one of five thousand: the longest unused is forgotten, not what is used', async () => {
    const sign = (n: number) => issuer.sign(issuer.applicationClaims({ azp: `app-${n}` }), { alg: 'ES256' });
    const [first, second] = [sign(0), sign(1)];
    await verify(first);
    await verify(second);
    for (let n = 2; n <= 5_000; n++) {
      await verify(sign(n));
      if (n === 2_500) expect(verifier.known(`Bearer ${first}`, {})).toBeDefined();
    }
    expect(verifier.known(`Bearer ${first}`, {})).toBeDefined();
    expect(verifier.known(`Bearer ${second}`, {})).toBeUndefined();
  });

  it('is refused as soon as its key turns out to be withdrawn', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await verify(token);
    await issuer.rotateKeys();
    await verify(issuer.sign(issuer.applicationClaims()));
    await expect(verify(token)).rejects.toThrow(AuthenticationError);
  });

  it('is not remembered when its key is withdrawn while its signature is looked at', async () => {
    await verify(issuer.sign(issuer.applicationClaims()));
    const tokens = Array.from({ length: 400 }, (_, n) =>
      issuer.sign(issuer.applicationClaims({ azp: `app-${n}` }), { alg: 'ES256' }),
    );
    await issuer.rotateKeys();
    let replaced = false;
    const replacing = verify(issuer.sign(issuer.applicationClaims())).then(() => {
      replaced = true;
    });
    const underWay: Promise<unknown>[] = [];
    for (let n = 0; n < tokens.length && !replaced; n += 20) {
      underWay.push(...tokens.slice(n, n + 20).map((token) => verify(token).catch(() => {})));
      await setImmediate();
    }
    await Promise.all([replacing, ...underWay]);
    for (const token of tokens) expect(verifier.known(`Bearer ${token}`, {})).toBeUndefined();
  });
});

describe('a token that comes again over the same connection', () => {
  const connection = {};
  const known = (token: string, over: object = connection) => verifier.known(`Bearer ${token}`, over);

  it('is known without being verified again, once it was verified', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    expect(known(token)).toBeUndefined();
    const caller = await verify(token);
    expect([known(token), known(token), known(token, {})]).toEqual([caller, caller, caller]);
  });

  it('is told from any other token', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    const other = issuer.sign(issuer.applicationClaims({ azp: 'demo-reader' }));
    await verify(token);
    known(token);
    expect(known(other)).toBeUndefined();
    expect(known(`${token}x`)).toBeUndefined();
    expect(verifier.known(undefined, connection)).toBeUndefined();
  });

  it('still expires on time', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await verify(token);
    await clock.advance(HOUR + 59 * SECOND);
    expect(known(token)).toBeDefined();
    await clock.advance(1 * SECOND);
    expect(known(token)).toBeUndefined();
  });

  it('is not known any more once its key turns out to be withdrawn', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await verify(token);
    expect(known(token)).toBeDefined();
    await issuer.rotateKeys();
    await verify(issuer.sign(issuer.applicationClaims()));
    expect(known(token)).toBeUndefined();
  });
});

describe('a token whose signature is wrong', () => {
  const forge = (token: string) => `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(342)}`;

  it('is remembered, so that it costs one verification', async () => {
    const forged = forge(issuer.sign(issuer.applicationClaims()));
    const [first, second] = [await verify(forged).catch(String), await verify(forged).catch(String)];
    expect(first).toContain('The signature of the token is wrong');
    expect(second).toBe(first);
  });

  it('does not harm the genuine one', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await expect(verify(forge(token))).rejects.toThrow('signature');
    await expect(verify(token)).resolves.toBeDefined();
  });

  it('is looked at again when the issuer has other keys', async () => {
    const claims = issuer.applicationClaims();
    const forged = forge(issuer.sign(claims));
    await expect(verify(forged)).rejects.toThrow('signature');
    await issuer.rotateKeys();
    await verify(issuer.sign(claims));
    await expect(verify(forged)).rejects.toThrow('key that is not known');
  });
});

describe('a genuine token that is refused', () => {
  const refusalOf = (token: string) =>
    verify(token).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each<[string, JsonObject, Partial<CallerVerifierOptions>]>([
    ['for its audience', { aud: 'api://another' }, {}],
    ['as it has expired', { exp: 1 }, {}],
    ['as an id_token', { nonce: 'n' }, {}],
    ['for its application', {}, { allowedApplications: ['another'] }],
  ])('%s costs one verification in five seconds', async (_, claims, options) => {
    verifier.stop();
    verifier = startVerifier(issuer, clock, options);
    const token = issuer.sign(issuer.applicationClaims(claims));
    const refusal = await refusalOf(token);
    expect(refusal).toBeInstanceOf(AuthenticationError);
    await clock.advance(4 * SECOND);
    expect(await refusalOf(token)).toBe(refusal);
    await clock.advance(1 * SECOND);
    expect(await refusalOf(token)).not.toBe(refusal);
  });

  it('is taken five seconds after it has become good, at the latest', async () => {
    const now = Math.floor(clock.date().getTime() / SECOND);
    const token = issuer.sign(issuer.applicationClaims({ nbf: now + 62 }));
    await expect(verify(token)).rejects.toThrow('not valid yet');
    await clock.advance(5 * SECOND);
    await expect(verify(token)).resolves.toBeDefined();
  });

  it('is reported each time when its caller is not let in', async () => {
    const reported: string[] = [];
    verifier.stop();
    verifier = startVerifier(issuer, clock, {
      allowedApplications: ['another'],
      onTurnedAway: ({ application }, why) => reported.push(`${application}: ${why}`),
    });
    const token = issuer.sign(issuer.applicationClaims());
    for (let n = 0; n < 3; n++) await expect(verify(token)).rejects.toThrow('application');
    expect(reported).toEqual(Array(3).fill('demo-operator: application_not_allowed'));
  });
});

describe('what a verifier trusts', () => {
  it.each<[string, Partial<CallerVerifierOptions>]>([
    ['no issuer', { issuers: [] }],
    ['no audience', { audiences: [] }],
    ['an issuer on plain http', { issuers: ['http://login.example'] }],
    ['an issuer that is no address', { issuers: ['me'] }],
    ['a key set on plain http', { jwksUrl: new URL('http://login.example/keys') }],
    [
      'one key set for two issuers',
      { issuers: ['https://a.example', 'https://b.example'], jwksUrl: new URL('https://a.example/keys') },
    ],
    ['a clock tolerance above a minute', { clockToleranceSeconds: 61 }],
    ['a clock tolerance that is no number', { clockToleranceSeconds: Number.NaN }],
  ])('cannot be %s', (_name, options) => {
    expect(() => startVerifier(issuer, clock, options)).toThrow();
  });

  it('can be limited to tenants and applications', async () => {
    verifier = startVerifier(issuer, clock, {
      allowedTenants: [TENANT.toUpperCase()],
      allowedApplications: ['demo-operator'],
    });
    await expect(verify(issuer.sign(issuer.applicationClaims()))).resolves.toBeDefined();
  });

  it.each<[string, Partial<CallerVerifierOptions>]>([
    ['tenant', { allowedTenants: ['elsewhere'] }],
    ['application', { allowedApplications: ['another'] }],
  ])('then refuses every other %s', async (_name, options) => {
    verifier = startVerifier(issuer, clock, options);
    await expect(verify(issuer.sign(issuer.applicationClaims()))).rejects.toThrow('not allowed here');
  });
});
