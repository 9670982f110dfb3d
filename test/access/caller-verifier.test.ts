import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/access/authentication-error.js';
import type { CallerVerifier } from '../../src/access/caller-verifier.js';
import type { CallerVerifierOptions } from '../../src/access/caller-verifier-options.js';
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

  it('is refused as soon as its key turns out to be withdrawn', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    await verify(token);
    await issuer.rotateKeys();
    await verify(issuer.sign(issuer.applicationClaims()));
    await expect(verify(token)).rejects.toThrow(AuthenticationError);
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
    const refusals = await Promise.allSettled([verify(forged), verify(forged)]);
    const [one, other] = refusals.map((refusal) => refusal.status === 'rejected' && refusal.reason);
    expect(one).toBe(other);
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
