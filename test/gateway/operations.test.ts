import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/request/clock.js';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT, OVERAGE_OFF } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { change, operationById, operations } from '../support/operations.js';
import { TENANT, TokenIssuer, USER } from '../support/token-issuer.js';

const CORRELATION_ID = '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132';
const WRITER = ['Overage.Read', 'Overage.Enable', 'Overage.Disable'];

let issuer: TokenIssuer;
let running: GatewayUnderTest;
let folder: string;
/** A person who may write but not read the record of others. */
let asPerson: { headers: Record<string, string> };
/** An application that may read the record, of one customer only. */
let asScoped: typeof asPerson;
let byOperator: { id: string };
let byPerson: { id: string };

beforeAll(async () => {
  issuer = await TokenIssuer.start(systemClock);
  folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const policy = [
    { application: 'demo-operator', tenant: '5f0c9a4e-3b7d-4c1a-9e52-0c6d7a1b8e30', customers: '*' },
    { application: 'portal', customers: '*' },
    { application: 'scoped', customers: [OVERAGE_OFF] },
  ];
  const policyPath = join(folder, 'policy.json');
  writeFileSync(policyPath, JSON.stringify({ callers: policy }));
  running = await startGatewayUnderTest({
    env: { CALLER_ISSUER: issuer.issuer, ACCESS_POLICY_PATH: policyPath },
  });
  const bearer = (claims: object) => ({
    headers: { authorization: `Bearer ${issuer.sign({ ...claims })}` },
  });
  asPerson = bearer(issuer.userClaims({ azp: 'portal', roles: WRITER, scp: WRITER.join(' ') }));
  asScoped = bearer(issuer.applicationClaims({ azp: 'scoped', roles: [...WRITER, 'Operations.Read'] }));
  const off = { customerId: DOCUMENTED, overageEnabled: false, reason: 'Leaves us', idempotencyKey: 'k1' };
  const traced = { headers: { 'x-correlation-id': CORRELATION_ID } };
  byOperator = (await change(running, off, traced)).payload.operation;
  byPerson = (await change(running, { customerId: OVERAGE_OFF, overageEnabled: false }, asPerson)).payload
    .operation;
});
afterAll(async () => {
  await running.stop();
  await issuer.stop();
  rmSync(folder, { recursive: true });
});

describe('the record of a change', () => {
  it('says who, when, why, what was, what was wanted, what became of it, and under which ids', async () => {
    const { operation } = await operationById(running, byOperator.id);
    const [put] = running.apiRequests('PUT');
    expect(operation).toEqual({
      id: byOperator.id,
      customerId: DOCUMENTED,
      idempotencyKey: 'k1',
      requestedBy: { application: 'demo-operator', user: null, tenant: running.emulator.tenantId },
      reason: 'Leaves us',
      outcome: 'ACCEPTED',
      settledAt: expect.stringMatching(/^\d{4}-/),
      upstreamStatus: 200,
      wanted: { azureEntitlementId: null, partnerId: null, overageEnabled: false },
      before: { azureEntitlementId: DOCUMENTED_ENTITLEMENT, overageEnabled: true },
      after: { azureEntitlementId: DOCUMENTED_ENTITLEMENT, overageEnabled: false },
      lastObserved: null,
      userErrors: [],
      trace: { requestId: put?.headers['ms-requestid'], correlationId: CORRELATION_ID },
    });
  });

  it('names the person who worked through an application', async () => {
    const { operation } = await operationById(running, byPerson.id);
    expect(operation.requestedBy).toEqual({ application: 'portal', user: USER, tenant: TENANT });
  });

  it('has no trace where nothing was sent', async () => {
    const { operation } = await operationById(running, byPerson.id);
    expect(operation).toMatchObject({ outcome: 'UNCHANGED', upstreamStatus: null, trace: null });
  });
});

describe('one operation', () => {
  it('can always be read by who asked for it', async () => {
    expect((await operationById(running, byPerson.id, asPerson)).operation.id).toBe(byPerson.id);
  });

  it('can be read with Operations.Read, for a customer that the caller may see', async () => {
    expect((await operationById(running, byPerson.id, asScoped)).operation.id).toBe(byPerson.id);
  });

  it.each([
    ['of others, without the role', () => operationById(running, byOperator.id, asPerson)],
    ['of a customer that the caller may not see', () => operationById(running, byOperator.id, asScoped)],
    ['that does not exist', () => operationById(running, randomUUID())],
  ])('is NOT_FOUND: one %s', async (_what, asked) => {
    expect(await asked()).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the list of operations', () => {
  it('holds everybody’s with Operations.Read, newest first', async () => {
    expect((await operations(running, 'first: 10')).ids).toEqual([byPerson.id, byOperator.id]);
  });

  it('holds only one’s own without', async () => {
    expect((await operations(running, 'first: 10', asPerson)).ids).toEqual([byPerson.id]);
  });

  it('holds only those of customers that the caller may see', async () => {
    expect((await operations(running, 'first: 10', asScoped)).ids).toEqual([byPerson.id]);
  });

  it('of a customer that the caller may not see is NOT_FOUND', async () => {
    expect(await operations(running, `customerId: "${DOCUMENTED}"`, asScoped)).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    ['the customer', `customerId: "${DOCUMENTED}"`, () => [byOperator.id]],
    ['the outcome', 'filter: { outcome: UNCHANGED }', () => [byPerson.id]],
    ['the application', 'filter: { application: "portal" }', () => [byPerson.id]],
    ['the user', `filter: { user: "${USER}" }`, () => [byPerson.id]],
    ['since when', 'filter: { since: "2999-01-01T00:00:00Z" }', () => []],
    ['until when', 'filter: { until: "2000-01-01T00:00:00Z" }', () => []],
    [
      'several at once',
      `customerId: "${DOCUMENTED}", filter: { outcome: ACCEPTED, application: "demo-operator" }`,
      () => [byOperator.id],
    ],
  ])('is filtered by %s', async (_what, args, ids) => {
    expect((await operations(running, args)).ids).toEqual(ids());
  });

  it('is read page by page', async () => {
    const first = await operations(running, 'first: 1');
    expect(first).toMatchObject({ ids: [byPerson.id], pageInfo: { hasNextPage: true } });
    const second = await operations(running, `first: 1, after: "${first.pageInfo.endCursor}"`);
    expect(second).toMatchObject({ ids: [byOperator.id], pageInfo: { hasNextPage: false } });
  });

  it.each([
    'first: 0',
    'first: 101',
    'after: "nonsense"',
    'filter: { outcome: PREVIEW }',
    'filter: { application: "\\u0000" }',
    'filter: { user: "a\\u0000" }',
  ])('refuses %s', async (args) => {
    expect(await operations(running, args)).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('a pending operation', () => {
  it('shows who asked for it all of it, without Operations.Read too', async () => {
    running.emulator.setSwitches({ visibilityDelayMs: 60_000 });
    const on = { customerId: DOCUMENTED, overageEnabled: true, allowDefaultEntitlement: true };
    await change(running, { ...on, reason: 'Comes back', idempotencyKey: 'own' }, asPerson);
    const document = `{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 0) {
      pendingOperation { idempotencyKey reason requestedBy { user } } } }`;
    const { data } = await running.ask(document, {}, asPerson);
    expect(data.overage.pendingOperation).toEqual({
      idempotencyKey: 'own',
      reason: 'Comes back',
      requestedBy: { user: USER },
    });
  });
});
