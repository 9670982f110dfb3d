import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/access/authentication-error.js';
import type { CallerVerifier } from '../../src/access/caller-verifier.js';
import { AUDIENCE, SERVICE_PRINCIPAL, TENANT } from '../support/token-issuer.js';
import { ALGORITHM_ATTACKS } from './attacks/algorithm.attacks.js';
import { AttackBench, attackerJwk } from './attacks/attack-bench.js';
import { HEADER_ATTACKS } from './attacks/header.attacks.js';
import { KIND_ATTACKS } from './attacks/kind.attacks.js';
import { PAYLOAD_ATTACKS } from './attacks/payload.attacks.js';
import { SIGNATURE_ATTACKS } from './attacks/signature.attacks.js';
import { startVerifier } from './start-verifier.js';

let bench: AttackBench;
let verifier: CallerVerifier;

beforeAll(async () => {
  bench = await AttackBench.start();
});

afterAll(() => bench.stop());

beforeEach(() => {
  bench.trapHits = 0;
  verifier = startVerifier(bench.issuer, bench.clock, {
    issuers: [bench.issuer.issuer, bench.otherIssuer.issuer],
    allowedTenants: [TENANT],
    allowedApplications: ['demo-operator'],
  });
});

afterEach(() => verifier.stop());

describe.each([
  ['the Authorization header', HEADER_ATTACKS],
  ['the algorithm', ALGORITHM_ATTACKS],
  ['the signature and its key', SIGNATURE_ATTACKS],
  ['the payload', PAYLOAD_ATTACKS],
  ['the kind of token', KIND_ATTACKS],
])('an attack on %s is refused', (_where, attacks) => {
  it.each(attacks)('%s', async (_name, authorization, refusal) => {
    const header = authorization(bench);
    const error = await verifier.verify(header).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthenticationError);
    if (!(error instanceof AuthenticationError)) return;
    expect(error.message).toMatch(refusal);
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.challenge).toMatch(
      /^Bearer realm="overage-gateway"(, error="\w+", error_description="[ !#-[\]-~]+")?$/,
    );
    expect(bench.trapHits).toBe(0);
  });
});

describe('what looks like an attack but is none', () => {
  it('is a good token, which the same verifier lets in', async () => {
    const caller = await verifier.verify(`Bearer ${bench.good()}`);
    expect(caller).toMatchObject({ kind: 'application', tenant: TENANT, application: 'demo-operator' });
  });

  it('is a good token that names a key set elsewhere: the address is ignored', async () => {
    const header = { jku: `${bench.trapUrl}/jwks`, x5u: `${bench.trapUrl}/cert`, jwk: attackerJwk };
    await expect(verifier.verify(`Bearer ${bench.issuer.sign(bench.app(), header)}`)).resolves.toBeDefined();
    expect(bench.trapHits).toBe(0);
  });

  it('is a token within the tolerance for clocks that differ', async () => {
    await expect(
      verifier.verify(`Bearer ${bench.issuer.sign(bench.app({ exp: bench.now() - 59 }))}`),
    ).resolves.toBeDefined();
    await expect(
      verifier.verify(`Bearer ${bench.issuer.sign(bench.app({ nbf: bench.now() + 60 }))}`),
    ).resolves.toBeDefined();
  });

  it('is a token for several audiences, ours among them', async () => {
    await expect(
      verifier.verify(`Bearer ${bench.issuer.sign(bench.app({ aud: ['other', AUDIENCE] }))}`),
    ).resolves.toBeDefined();
  });

  it('is an application token without idtyp whose subject is the application', async () => {
    const claims = bench.app({ idtyp: undefined, oid: SERVICE_PRINCIPAL, sub: 'demo-operator' });
    await expect(verifier.verify(`Bearer ${bench.issuer.sign(claims)}`)).resolves.toMatchObject({
      kind: 'application',
    });
  });
});

describe('a refusal', () => {
  it('tells a missing token from a wrong header and from a bad token', async () => {
    const reasons = await Promise.all(
      [undefined, 'Basic x', 'Bearer x'].map((header) =>
        verifier
          .verify(header)
          .catch((error: unknown) => (error instanceof AuthenticationError ? error.reason : error)),
      ),
    );
    expect(reasons).toEqual(['no_credentials', 'invalid_request', 'invalid_token']);
  });

  it('repeats nothing of the token', async () => {
    const claims = bench.app({
      iss: 'https://planted-secret.example',
      aud: 'planted-secret',
      azp: 'planted-secret',
    });
    const error = await verifier
      .verify(`Bearer ${bench.issuer.sign(claims)}`)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(JSON.stringify(error) + String(error)).not.toContain('planted-secret');
  });
});
