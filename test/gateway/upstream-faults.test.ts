import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';

/** Stands in every body that goes wrong; no answer may ever repeat it. */
const MARKER = 'text-of-the-upstream-7f3a';

let running: GatewayUnderTest;
// A gateway of its own for each case: breaker, retry budget and the pause after a 429 outlast a request.
beforeEach(async () => {
  running = await startGatewayUnderTest({ overrides: { clock: hastyClock } });
});
afterEach(() => running.stop());

const read = (headers: Record<string, string> = {}) =>
  running.ask(`{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 0) { totalCount } }`, undefined, {
    headers,
  });
const refusal = (status: number, code?: string | number): FaultBehaviour => ({
  status,
  body: JSON.stringify({
    ...(code !== undefined && { code }),
    description: MARKER,
    message: MARKER,
    source: MARKER,
  }),
});
const page = (status: number): FaultBehaviour => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  body: `<html><title>${MARKER}</title></html>`,
});
const json = (value: unknown): FaultBehaviour => ({ status: 200, body: JSON.stringify(value) });
const item = { customerId: DOCUMENTED, type: 'PhoneServices', overageEnabled: true, partnerId: MARKER };

type Row = [what: string, fault: FaultBehaviour, code: string, retryable: boolean, gets: number];

const REFUSALS: Row[] = [
  ['400', refusal(400), 'UPSTREAM_REJECTED', false, 1],
  ['400/3000', refusal(400, '3000'), 'UPSTREAM_REJECTED', false, 1],
  ['400/900316', refusal(400, '900316'), 'UPSTREAM_FORBIDDEN', false, 1],
  ['401 every time', refusal(401), 'UPSTREAM_AUTHENTICATION_FAILED', false, 2],
  ['401/900420 every time', refusal(401, 900420), 'UPSTREAM_AUTHENTICATION_FAILED', false, 2],
  ['403', refusal(403), 'UPSTREAM_FORBIDDEN', false, 1],
  ['403/900150', refusal(403, '900150'), 'UPSTREAM_FORBIDDEN', false, 1],
  ['403/2032 as a number', refusal(403, 2032), 'UPSTREAM_FORBIDDEN', false, 1],
  ['403/800114', refusal(403, '800114'), 'UPSTREAM_REJECTED', false, 1],
  ['403 with an unknown code', refusal(403, '123456789'), 'UPSTREAM_REJECTED', false, 1],
  ['405', page(405), 'UPSTREAM_REJECTED', false, 1],
  ['409, once more', refusal(409), 'UPSTREAM_REJECTED', false, 2],
  ['302', { ...page(302), headers: { Location: '/v1/customers' } }, 'UPSTREAM_INVALID_RESPONSE', true, 1],
];

const OUTAGES: Row[] = [
  ['408', page(408), 'UPSTREAM_UNAVAILABLE', true, 3],
  ['429', refusal(429), 'UPSTREAM_THROTTLED', true, 3],
  [
    '429 from the layer in front',
    { status: 429, body: `{"statusCode":429,"message":"${MARKER}"}` },
    'UPSTREAM_THROTTLED',
    true,
    3,
  ],
  ['500', refusal(500, '800003'), 'UPSTREAM_UNAVAILABLE', true, 3],
  ['501', refusal(501, '0'), 'UPSTREAM_UNAVAILABLE', true, 3],
  ['502 with a page', page(502), 'UPSTREAM_UNAVAILABLE', true, 3],
  ['503 without a body', { status: 503 }, 'UPSTREAM_UNAVAILABLE', true, 3],
  ['504', page(504), 'UPSTREAM_UNAVAILABLE', true, 3],
  ['a reset', { close: 'before-commit' }, 'UPSTREAM_UNAVAILABLE', true, 3],
  ['half of the body', { kind: 'half-body' }, 'UPSTREAM_UNAVAILABLE', true, 3],
];

const NONSENSE: Row[] = (
  [
    ['JSON that breaks off', { kind: 'invalid-json' }],
    ['a page with status 200', { kind: 'html' }],
    ['no body', { kind: 'empty-body' }],
    ['null', json(null)],
    ['a text', json(MARKER)],
    ['a list', json([item])],
    ['an error with status 200', { ...refusal(200, '60003') }],
    ['a single setting instead of a collection', json(item)],
    ['a collection without items', { kind: 'missing-items' }],
    ['overageEnabled as a text', { kind: 'string-boolean' }],
    ['partnerId as a number', { kind: 'numeric-partner-id' }],
    ['a setting without its type', json({ items: [{ ...item, type: undefined }] })],
    ['an entitlement that is no GUID', json({ items: [{ ...item, azureEntitlementId: MARKER }] })],
    ['a negative count', json({ totalCount: -1, items: [item] })],
    ['a count beyond 32 bits', json({ totalCount: 2 ** 31, items: [item] })],
    ['half a megabyte of brackets', { status: 200, body: '['.repeat(500_000) }],
    ['status 204', { status: 204 }],
    ['a GiB of JSON', { kind: 'flood' }],
    ['a gzip bomb', { kind: 'gzip-bomb' }],
  ] satisfies [string, FaultBehaviour][]
).map(([what, fault]) => [what, fault, 'UPSTREAM_INVALID_RESPONSE', true, 2]);

describe('overage, when Partner Center answers', () => {
  it.each([...REFUSALS, ...OUTAGES, ...NONSENSE])('%s', async (_what, fault, code, retryable, gets) => {
    running.emulator.addFaults([{ ...fault, times: 0 }]);
    const { status, data, errors, text } = await read();
    expect(status).toBe(200);
    expect(data).toEqual({ overage: null });
    expect(errors).toMatchObject([
      { path: ['overage'], extensions: { code, retryable }, message: expect.stringMatching(/\.$/) },
    ]);
    expect(running.apiRequests()).toHaveLength(gets);
    expect(text).not.toContain(MARKER);
  });

  it('that there is no such customer: the same words whatever it called it', async () => {
    const faults = [refusal(404, '60003'), refusal(400, '900118'), refusal(403, '20002'), page(404)];
    const answers = [];
    for (const fault of faults) {
      running.emulator.addFaults([fault]);
      const { errors } = await read({ 'x-correlation-id': '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132' });
      answers.push(errors);
    }
    expect(answers[0]).toMatchObject([{ extensions: { code: 'NOT_FOUND', retryable: false } }]);
    expect(answers[0]?.[0]?.extensions).not.toHaveProperty('upstream');
    expect(new Set(answers.map((errors) => JSON.stringify(errors))).size).toBe(1);
    expect(running.apiRequests()).toHaveLength(faults.length);
  });

  it('that what was asked for is not there: the customer is known, and nothing was ever set', async () => {
    running.emulator.addFaults([refusal(404, '1000')]);
    expect((await read()).data).toEqual({ overage: { totalCount: 0 } });
  });

  it('with an error: the ids that Microsoft support asks for are told', async () => {
    running.emulator.addFaults([refusal(403, '900150')]);
    const correlationId = '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132';
    const { errors } = await read({ 'x-correlation-id': correlationId });
    const requestId = running.apiRequests()[0]?.headers['ms-requestid'];
    expect(errors?.[0]?.extensions).toEqual({
      code: 'UPSTREAM_FORBIDDEN',
      retryable: false,
      correlationId,
      upstream: { status: 403, code: '900150', requestId, correlationId },
    });
  });
});

describe('overage, when Partner Center asks to wait', () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();

  it.each([
    ['seconds', 429, () => '3600', 'UPSTREAM_THROTTLED'],
    ['a date', 429, inAnHour, 'UPSTREAM_THROTTLED'],
    ['seconds', 503, () => '3600', 'UPSTREAM_UNAVAILABLE'],
  ])(
    'longer than the deadline, in %s with %i: fails at once and passes it on',
    async (_form, status, header, code) => {
      running.emulator.addFaults([{ ...refusal(status), headers: { 'Retry-After': header() }, times: 0 }]);
      const { errors } = await read();
      expect(errors).toMatchObject([{ extensions: { code, retryable: true } }]);
      const seconds = Number(errors?.[0]?.extensions.retryAfterSeconds);
      expect(seconds).toBeGreaterThan(3590);
      expect(seconds).toBeLessThanOrEqual(3600);
      expect(running.apiRequests()).toHaveLength(1);
    },
  );

  it('for a second: waits, asks again and answers', async () => {
    running.emulator.addFaults([{ ...refusal(429), headers: { 'Retry-After': '1' } }]);
    expect((await read()).data).toEqual({ overage: { totalCount: 1 } });
    expect(running.apiRequests()).toHaveLength(2);
  });
});
