import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/request/clock.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, post, startGatewayUnderTest } from '../support/gateway-under-test.js';
import type { JsonObject } from '../support/jwt-forge.js';
import { metric } from '../support/scrape.js';
import { SkippingClock } from '../support/skipping-clock.js';
import { TENANT, TokenIssuer, USER } from '../support/token-issuer.js';

const ELSEWHERE = '99999999-9999-4999-8999-999999999999';

let issuer: TokenIssuer;
let running: GatewayUnderTest;
let clock: SkippingClock;
beforeEach(async () => {
  issuer = await TokenIssuer.start(systemClock);
  clock = new SkippingClock();
});
afterEach(async () => {
  await running.stop();
  await issuer.stop();
});

const start = async (env: Record<string, string>) => {
  running = await startGatewayUnderTest({
    env: { CALLER_ISSUER: issuer.issuer, ...env },
    overrides: { clock },
  });
};

const send = (token: string) =>
  post(
    running.gateway.url,
    { query: `{ overage(customerId: "${DOCUMENTED}") { totalCount } }` },
    { authorization: `Bearer ${token}` },
  );
const application = (changes: JsonObject = {}) => issuer.sign(issuer.applicationClaims(changes));

const denials = (): Record<string, unknown>[] =>
  running
    .logged()
    .split('\n')
    .filter((line) => line.includes('"access denied'))
    .map((line) => JSON.parse(line));
const counted = (reason: string) => metric(running.gateway, `denials_total{reason="${reason}"}`);

describe('a caller that is not let in although its token is genuine', () => {
  it.each<[string, Record<string, string>, () => string, object]>([
    [
      'an application that is not on the list',
      { CALLER_APPLICATIONS: 'another' },
      () => application(),
      { tenant: TENANT, application: 'demo-operator', reason: 'application_not_allowed' },
    ],
    [
      'a person who works through such an application',
      { CALLER_APPLICATIONS: 'another' },
      () => issuer.sign(issuer.userClaims()),
      { tenant: TENANT, application: 'demo-operator', user: USER, reason: 'application_not_allowed' },
    ],
    [
      'anyone of a tenant that is not on the list',
      { CALLER_TENANTS: ELSEWHERE },
      () => application(),
      { tenant: TENANT, application: 'demo-operator', reason: 'tenant_not_allowed' },
    ],
    [
      'anyone of another tenant than the issuer’s',
      {},
      () => application({ tid: ELSEWHERE }),
      { tenant: ELSEWHERE, application: 'demo-operator', reason: 'tenant_not_of_issuer' },
    ],
  ])('is logged and counted with its ids: %s', async (_who, env, token, denial) => {
    await start(env);
    const { status } = await send(token());
    expect(status).toBe(401);
    expect(denials()).toEqual([expect.objectContaining({ level: 40, action: 'enter', ...denial })]);
    expect(await counted(String(Object.values(denial).at(-1)))).toBe(1);
    expect(running.apiRequests()).toEqual([]);
  });

  it('cannot be named by a token that only pretends to be genuine', async () => {
    await start({ CALLER_APPLICATIONS: 'another' });
    const [head, claims] = application().split('.');
    const [, , foreign] = application({ azp: 'other' }).split('.');
    expect((await send(`${head}.${claims}.${foreign}`)).status).toBe(401);
    expect(denials()).toEqual([]);
    expect(await counted('application_not_allowed')).toBe(0);
  });

  it('has one line a minute, and then one for all its other requests of that minute, which are all counted', async () => {
    await start({ CALLER_APPLICATIONS: 'another' });
    for (let sent = 0; sent < 5; sent += 1) await send(application());
    await send(application({ azp: 'demo-reader' }));
    expect(denials()).toMatchObject([{ application: 'demo-operator' }, { application: 'demo-reader' }]);
    expect(await counted('application_not_allowed')).toBe(6);

    clock.skip(60_000);
    await send(application());
    expect(denials().slice(2)).toEqual([
      expect.objectContaining({ application: 'demo-operator', reason: 'application_not_allowed', more: 4 }),
      expect.not.objectContaining({ more: expect.anything() }),
    ]);
  });

  it('is told of before the gateway ends', async () => {
    await start({ CALLER_APPLICATIONS: 'another' });
    await send(application());
    await send(application());
    await running.gateway.stop();
    expect(denials()).toMatchObject([{}, { application: 'demo-operator', more: 1 }]);
  });
});
