import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import { apiClient, askToken, DOCUMENTED, ENTITLEMENT, emulatorForTest } from './emulator-client.js';

const NEW_CUSTOMER = '11111111-2222-4333-8444-555555555555';

function control(emulator: Emulator, method: string, path: string, body?: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${emulator.url}/_emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: text }),
  });
}

describe('state', () => {
  it('shows all customers, or one', async () => {
    const emulator = await emulatorForTest();
    const { customers } = await (await control(emulator, 'GET', 'state')).json();
    expect(customers.length).toBeGreaterThan(350);
    const one = await (await control(emulator, 'GET', `state?customerId=${DOCUMENTED}`)).json();
    expect(one.customers).toMatchObject([{ id: DOCUMENTED, overage: { azureEntitlementId: ENTITLEMENT } }]);
    expect((await control(emulator, 'GET', `state?customerId=${NEW_CUSTOMER}`)).status).toBe(400);
  });

  it('is changed by members: those given replace, the others stay', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    const patch = { customers: { [DOCUMENTED]: { overage: null } } };
    expect((await control(emulator, 'PUT', 'state', patch)).status).toBe(204);
    expect((await (await api.getOverage()).json()).items).toEqual([]);
    expect(emulator.state(DOCUMENTED)).toMatchObject([{ companyName: 'Fourth Coffee' }]);
  });

  it('takes new customers, and removes with null', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.setState({ customers: { [NEW_CUSTOMER]: {}, [DOCUMENTED]: null } });
    expect((await api.getOverage(NEW_CUSTOMER)).status).toBe(200);
    expect((await api.getOverage()).status).toBe(404);
  });

  it('shows what a GET shows beside what was set', async () => {
    const emulator = await emulatorForTest({ switches: { visibilityDelayMs: 60_000 } });
    await (await apiClient(emulator)).putOverage({ overageEnabled: false });
    expect(emulator.state(DOCUMENTED)).toMatchObject([
      { overage: { overageEnabled: false }, visibleOverage: { overageEnabled: true } },
    ]);
  });

  it.each([
    ['no JSON', '{', /not JSON/],
    ['no customers', {}, /"customers"/],
    ['an id that is no GUID', { customers: { x: {} } }, /"x" is no GUID/],
    ['an unknown member', { customers: { [DOCUMENTED]: { colour: 'red' } } }, /no "colour".*companyName/],
    [
      'a value that does not fit',
      { customers: { [DOCUMENTED]: { overage: { type: 1 } } } },
      /"overage" of customer/,
    ],
    [
      'an unknown member deeper down',
      { customers: { [DOCUMENTED]: { subscriptions: [{ id: 'x', x: 1 }] } } },
      /"subscriptions"/,
    ],
  ])('refuses %s and changes nothing', async (_, body, message) => {
    const emulator = await emulatorForTest();
    const before = emulator.state();
    const answer = await control(emulator, 'PUT', 'state', body);
    expect([answer.status, (await answer.json()).error]).toEqual([400, expect.stringMatching(message)]);
    expect(emulator.state()).toEqual(before);
  });
});

describe('switches', () => {
  it('are shown and changed by name', async () => {
    const emulator = await emulatorForTest();
    expect((await control(emulator, 'PATCH', 'switches', { bom: true, visibilityDelayMs: 5 })).status).toBe(
      204,
    );
    const switches = await (await control(emulator, 'GET', 'switches')).json();
    expect(switches).toMatchObject({ bom: true, visibilityDelayMs: 5, tokenLifetimeSeconds: 3600 });
  });

  it.each([
    [{ boom: true }, /no switch "boom".*bom/],
    [{ bom: 'yes' }, /"bom" takes true or false/],
    [{ visibilityDelayMs: -1 }, /takes a whole number from 0/],
    [{ emptyOverage: 'maybe' }, /takes empty-collection, disabled-entry, not-found/],
  ])('refuse %j, all or nothing', async (patch, message) => {
    const emulator = await emulatorForTest();
    const answer = await control(emulator, 'PATCH', 'switches', { charset: true, ...patch });
    expect([answer.status, (await answer.json()).error]).toEqual([400, expect.stringMatching(message)]);
    expect(emulator.switches.charset).toBe(false);
  });
});

describe('faults', () => {
  it.each([
    [{ kin: 'never' }, /no field "kin".*kind/],
    [{ kind: 'sulk' }, /kinds are: never/],
    [{ status: 99 }, /"status"/],
    [{ match: { verb: 'GET' } }, /match has no field "verb"/],
    [{ match: { target: 'moon' } }, /"target"/],
    [[{ status: 500 }, 'x'], /as JSON objects/],
    ['not json', /not JSON/],
  ])('refuse %j', async (body, message) => {
    const emulator = await emulatorForTest();
    const answer = await control(emulator, 'POST', 'faults', body);
    expect([answer.status, (await answer.json()).error]).toEqual([400, expect.stringMatching(message)]);
    expect(emulator.faults()).toEqual([]);
  });
});

describe('the journal', () => {
  it('notes method, path, headers, body and status, and no credential', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    await api.putOverage({ overageEnabled: false }, DOCUMENTED, { 'X-Locale': 'de-DE' });
    const { requests, total } = await (await control(emulator, 'GET', 'requests')).json();
    expect(total).toBe(2);
    expect(requests).toMatchObject([
      {
        sequence: 1,
        target: 'token',
        method: 'POST',
        status: 200,
        body: { client_id: 'demo-gateway', client_secret: '[redacted]' },
      },
      {
        sequence: 2,
        target: 'api',
        method: 'PUT',
        path: `/v1/customers/${DOCUMENTED}/subscriptions/overage`,
        headers: { authorization: 'Bearer', 'x-locale': 'de-DE' },
        body: { overageEnabled: false },
        status: 200,
      },
    ]);
    expect(JSON.stringify(requests)).not.toMatch(/eyJ|demo-secret/);
  });

  it('shows what came after a number, and can be emptied', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    await api.getOverage();
    expect(emulator.requests(1).map(({ sequence }) => sequence)).toEqual([2]);
    await control(emulator, 'DELETE', 'requests');
    expect(emulator.requests()).toEqual([]);
  });

  it('keeps the last thousand, and counts them all', async () => {
    const emulator = await emulatorForTest();
    const url = `${emulator.url}/v1/customers`;
    for (let sent = 0; sent < 1200; sent += 100)
      await Promise.all(Array.from({ length: 100 }, () => fetch(url)));
    expect(emulator.requests()).toHaveLength(1000);
    expect(emulator.requests()[0]?.sequence).toBe(201);
    expect(emulator.requestCount()).toBe(1200);
  });
});

describe('reset', () => {
  it('goes back to how the emulator was started', async () => {
    const emulator = await emulatorForTest({
      switches: { charset: true },
      seed: { customers: { [NEW_CUSTOMER]: { companyName: 'Started With' } } },
    });
    const api = await apiClient(emulator);
    const start = emulator.state();
    await api.putOverage({ overageEnabled: false });
    emulator.setSwitches({ charset: false, bom: true });
    emulator.addFaults([{ status: 500 }]);
    emulator.setState({ customers: { [NEW_CUSTOMER]: null } });
    expect((await control(emulator, 'POST', 'reset')).status).toBe(204);
    expect(emulator.state()).toEqual(start);
    expect(emulator.switches).toMatchObject({ charset: true, bom: false });
    expect([emulator.faults(), emulator.requests()]).toEqual([[], []]);
  });

  it('keeps signing keys, so that tokens already out stay good', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.reset();
    expect((await api.getOverage()).status).toBe(200);
  });
});

describe('the rest', () => {
  it('tells what controls there are', async () => {
    const emulator = await emulatorForTest();
    const answer = await control(emulator, 'GET', 'nothing');
    expect([answer.status, (await answer.json()).error]).toEqual([
      404,
      expect.stringContaining('POST /_emulator/reset'),
    ]);
  });

  it('refuses credentials that are none', async () => {
    const emulator = await emulatorForTest();
    for (const body of [{ certificatePem: 'x' }, { federatedIssuer: { issuer: 'x' } }, { pfx: 'x' }]) {
      expect((await control(emulator, 'POST', 'credentials', body)).status).toBe(400);
    }
  });

  it('runs several at once, each with a state of its own', async () => {
    const [one, other] = [await emulatorForTest(), await emulatorForTest()];
    one.setState({ customers: { [DOCUMENTED]: null } });
    expect(other.state(DOCUMENTED)).toHaveLength(1);
  });

  it('says when its port is taken', async () => {
    const emulator = await emulatorForTest();
    const port = Number(new URL(emulator.url).port);
    await expect(emulatorForTest({ port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('answers the next request after garbage', async () => {
    const emulator = await emulatorForTest();
    for (const path of ['/%', '/v1/%E0%A4%A', '/v1', '//', '/v1/customers/%00', '/x/oauth2/%']) {
      expect((await fetch(`${emulator.url}${path}`)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await askToken(emulator)).status).toBe(200);
  });
});
