import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { may } from '../../src/access/caller.js';
import type { CallerVerifier } from '../../src/access/caller-verifier.js';
import { ManualClock } from '../support/manual-clock.js';
import { TENANT, TokenIssuer, USER } from '../support/token-issuer.js';
import { startVerifier } from './start-verifier.js';

const ENTRA_GROUP = '3f6a0f5e-7d52-4c8c-9d7b-0f0f3c1d2e4b';

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

describe('a caller with an application token', () => {
  it('is known by tenant, application and roles', async () => {
    const caller = await verify(issuer.sign(issuer.applicationClaims({ roles: ['Overage.Read', 'Other'] })));
    expect(caller).toEqual({
      kind: 'application',
      key: `${TENANT}|demo-operator|`,
      tenant: TENANT,
      application: 'demo-operator',
      roles: new Set(['Overage.Read']),
    });
  });

  it('may do what its roles say, and nothing without roles', async () => {
    const reader = await verify(issuer.sign(issuer.applicationClaims()));
    const stranger = await verify(issuer.sign(issuer.applicationClaims({ roles: undefined })));
    expect([may(reader, 'Overage.Read'), may(reader, 'Overage.Enable')]).toEqual([true, false]);
    expect(may(stranger, 'Overage.Read')).toBe(false);
  });

  it('is recognised without idtyp when the subject is its service principal', async () => {
    const caller = await verify(issuer.sign(issuer.applicationClaims({ idtyp: undefined })));
    expect(caller.kind).toBe('application');
  });

  it('is known by appid in a v1 token', async () => {
    const claims = issuer.applicationClaims({ azp: undefined, appid: 'DEMO-Operator', ver: '1.0' });
    expect((await verify(issuer.sign(claims))).application).toBe('demo-operator');
  });

  it.each(['RS256', 'PS256', 'ES256'])('may present a token signed with %s', async (alg) => {
    const caller = await verify(issuer.sign(issuer.applicationClaims(), { alg }));
    expect(caller.application).toBe('demo-operator');
  });

  it.each(['JWT', 'at+jwt', 'application/at+jwt', undefined])(
    'may present a token of type %s',
    async (typ) => {
      const caller = await verify(issuer.sign(issuer.applicationClaims(), { typ }));
      expect(caller.application).toBe('demo-operator');
    },
  );

  it('may write the scheme in any letter case', async () => {
    const token = issuer.sign(issuer.applicationClaims());
    expect((await verifier.verify(`bearer ${token}`)).kind).toBe('application');
  });
});

describe('a caller with a delegated token', () => {
  it('is known by its user too', async () => {
    const caller = await verify(issuer.sign(issuer.userClaims({ groups: [ENTRA_GROUP.toUpperCase()] })));
    expect(caller).toEqual({
      kind: 'user',
      key: `${TENANT}|demo-operator|${USER}`,
      tenant: TENANT,
      application: 'demo-operator',
      user: USER,
      userName: 'ada@contoso.example',
      roles: new Set(['Overage.Read']),
      scopes: new Set(['Overage.Read', 'Overage.Disable']),
      groups: new Set([ENTRA_GROUP]),
    });
  });

  it('may do only what both the scope and the role of the user allow', async () => {
    const caller = await verify(
      issuer.sign(
        issuer.userClaims({ scp: 'Overage.Read Overage.Disable', roles: ['Overage.Read', 'Overage.Enable'] }),
      ),
    );
    expect(may(caller, 'Overage.Read')).toBe(true);
    expect(may(caller, 'Overage.Disable')).toBe(false);
    expect(may(caller, 'Overage.Enable')).toBe(false);
  });

  it.each([
    ['hasgroups', { hasgroups: true }],
    [
      '_claim_names',
      { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://x' } } },
    ],
  ])('is marked when %s says that the groups did not fit', async (_name, claims) => {
    expect(await verify(issuer.sign(issuer.userClaims(claims)))).toMatchObject({ groups: 'overage' });
  });

  it('fits with 200 groups', async () => {
    const groups = Array.from({ length: 200 }, () => crypto.randomUUID());
    expect(await verify(issuer.sign(issuer.userClaims({ groups })))).toMatchObject({
      groups: new Set(groups),
    });
  });
});
