import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_SECRET } from '../../src/emulator/entra-id/applications.js';
import type { Fault, FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { eventually } from '../support/eventually.js';
import { fetchToken } from '../support/gateway-under-test.js';
import { type ReadingGateway, startReadingGateway, TTL_MS } from './reading-gateway.js';
import { startImpostor, UNREACHABLE } from './unreachable-rows.js';

/** Stands in every body that goes wrong; no log line may ever repeat it. */
const MARKER = 'text-of-the-upstream-3b9d';
const TWO_HOURS_MS = 7_200_000;
/** So short that one attempt uses all of it. */
const DEADLINE_MS = 900;
/** What the gateway would take without a limit, and how long faults last that only the limit ends. */
const LONG_MS = 60_000;
/** Far above what an answer takes on the slowest machine, far below what it would take without a limit. */
const MARGIN_MS = 20_000;
const env = { DEADLINE_QUERY_MS: String(LONG_MS) };

let running: ReadingGateway;
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
const openSockets = () =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length;

beforeAll(() => {
  process.on('unhandledRejection', note);
});
afterAll(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

const body = (code?: string) => JSON.stringify({ code, description: MARKER, message: MARKER });
const always = (behaviour: FaultBehaviour, match: Fault['match'] = {}): Fault => ({
  ...behaviour,
  match,
  times: 0,
});
const waiting = (status: number, seconds: number): FaultBehaviour => ({
  status,
  body: body(),
  headers: { 'Retry-After': String(seconds) },
});

interface Row {
  readonly fault: Fault;
  /** What a reader gets who lets the gateway decide how old an answer may be: a source, or the code of an error. */
  readonly lenient: string;
  /** What a reader gets who asks for an answer younger than the remembered one. */
  readonly strict: string;
  /** Requests that Partner Center receives, of the lenient reader and of the strict one. */
  readonly calls: readonly [number, number];
}

const failing = (fault: Fault, code: string, calls = 3): Row => ({
  fault,
  lenient: 'STALE',
  strict: code,
  calls: [calls, calls],
});
const refused = (fault: Fault, code: string): Row => ({ fault, lenient: code, strict: code, calls: [1, 1] });
const passing = (fault: Fault): Row => ({ fault, lenient: 'LIVE', strict: 'LIVE', calls: [2, 2] });

const ROWS: Readonly<Record<string, Row>> = {
  '400': refused(always({ status: 400, body: body('3000') }), 'UPSTREAM_REJECTED'),
  '401 once': passing({ status: 401, body: body() }),
  '401 every time': failing(always({ status: 401, body: body() }), 'UPSTREAM_AUTHENTICATION_FAILED', 2),
  '403/900150': refused(always({ status: 403, body: body('900150') }), 'UPSTREAM_FORBIDDEN'),
  '404/60003': refused(always({ status: 404, body: body('60003') }), 'NOT_FOUND'),
  '409 once': passing({ status: 409, body: body() }),
  '429, to come back in a second': passing(waiting(429, 1)),
  '429, to come back in an hour': failing(always(waiting(429, 3600)), 'UPSTREAM_THROTTLED', 1),
  '500': failing(always({ status: 500, body: body() }), 'UPSTREAM_UNAVAILABLE'),
  '502 with a page': failing(always({ status: 502, body: `<p>${MARKER}</p>` }), 'UPSTREAM_UNAVAILABLE'),
  '503': failing(always({ status: 503 }), 'UPSTREAM_UNAVAILABLE'),
  '503 once': passing({ status: 503 }),
  '503, to come back in an hour': failing(always(waiting(503, 3600)), 'UPSTREAM_UNAVAILABLE', 1),
  'a reset': failing(always({ close: 'before-commit' }), 'UPSTREAM_UNAVAILABLE'),
  'half of the body': failing(always({ kind: 'half-body' }), 'UPSTREAM_UNAVAILABLE'),
  'JSON that breaks off': failing(always({ kind: 'invalid-json' }), 'UPSTREAM_INVALID_RESPONSE', 2),
  'a page with status 200': failing(always({ kind: 'html' }), 'UPSTREAM_INVALID_RESPONSE', 2),
  'a collection without items': failing(always({ kind: 'missing-items' }), 'UPSTREAM_INVALID_RESPONSE', 2),
  'overageEnabled as a text': failing(always({ kind: 'string-boolean' }), 'UPSTREAM_INVALID_RESPONSE', 2),
  'a GiB of JSON': failing(always({ kind: 'flood' }), 'UPSTREAM_INVALID_RESPONSE', 2),
  'a gzip bomb': failing(always({ kind: 'gzip-bomb' }), 'UPSTREAM_INVALID_RESPONSE', 2),
  'a redirect': failing(
    always({ status: 302, headers: { Location: `http://${MARKER}.example/` } }),
    'UPSTREAM_INVALID_RESPONSE',
    1,
  ),
  'no answer at all': failing(always({ kind: 'never' }), 'DEADLINE_EXCEEDED', 1),
  'headers and nothing more': failing(always({ kind: 'headers-only' }), 'DEADLINE_EXCEEDED', 1),
  'a body that drips': failing(always({ kind: 'drip' }), 'DEADLINE_EXCEEDED', 1),
  'an answer that comes too late': failing(always({ delayMs: LONG_MS }), 'DEADLINE_EXCEEDED', 1),
};

const TOKEN_ROWS: Readonly<Record<string, Row>> = Object.fromEntries(
  (
    [
      ['500', { status: 500, body: MARKER }, 'UPSTREAM_UNAVAILABLE'],
      ['429', { status: 429, body: body() }, 'UPSTREAM_UNAVAILABLE'],
      ['an answer that comes too late', { delayMs: LONG_MS }, 'DEADLINE_EXCEEDED'],
      ['a demand for a second factor', { aadsts: 50076 }, 'UPSTREAM_AUTHENTICATION_FAILED'],
      ['an expired secret', { aadsts: 7000222 }, 'UPSTREAM_AUTHENTICATION_FAILED'],
    ] satisfies [string, FaultBehaviour, string][]
  ).map(([what, fault, code]) => [what, failing(always(fault, { target: 'token' }), code, 0)]),
);

const outcomeOf = ({ source, code }: { source: unknown; code: unknown }) => source ?? code;
const deadline = { 'x-deadline-ms': String(DEADLINE_MS) };
/** The rows that end with the deadline get a short one; the others keep the time that they need. */
const headersFor = ({ strict }: Row) => (strict === 'DEADLINE_EXCEEDED' ? deadline : {});

/** Where the deadline ends it, a machine that stands still may have let it pass before the call was made. */
function expectCalls(calls: number, { strict }: Row): void {
  const made = running.apiRequests().length;
  if (strict === 'DEADLINE_EXCEEDED') expect(made).toBeLessThanOrEqual(calls);
  else expect(made).toBe(calls);
}

async function expectDiscretion(): Promise<void> {
  const logged = running.logged();
  expect(logged.length).toBeGreaterThan(0);
  expect(logged).not.toContain(MARKER);
  expect(logged).not.toContain(DEMO_SECRET);
  expect(logged).not.toContain(await running.token());
  expect(logged).not.toMatch(/Bearer [^[]/);
}

describe('a read of a customer remembered for longer than the usual age, when Partner Center answers', () => {
  // Breaker, retry budget and the pause after a 429 outlast a request, so that each case has a gateway of its own.
  beforeEach(async () => {
    running = await startReadingGateway({ env });
    await running.read();
    running.clock.skip(TTL_MS);
    running.emulator.clearRequests();
  });
  afterEach(async () => {
    await running.stop();
    await eventually(() => openSockets() === 0);
  });
  describe.each(Object.entries(ROWS))('%s', (_what, row) => {
    it('is answered as well as can be', async () => {
      running.emulator.addFaults([row.fault]);
      const reading = await running.read({ headers: headersFor(row) });
      expect(outcomeOf(reading)).toBe(row.lenient);
      expectCalls(row.calls[0], row);
      expect(reading.tookMs).toBeLessThan(MARGIN_MS);
      if (reading.source === 'STALE') expect(reading.ageMs).toBeGreaterThanOrEqual(TTL_MS);
      await expectDiscretion();
    });

    it('is never older than the reader allows', async () => {
      running.emulator.addFaults([row.fault]);
      const reading = await running.read({ maxAgeSeconds: 3, headers: headersFor(row) });
      expect(outcomeOf(reading)).toBe(row.strict);
      expectCalls(row.calls[1], row);
      expect(reading.tookMs).toBeLessThan(MARGIN_MS);
      await expectDiscretion();
    });
  });
});

describe('a read of such a customer, when Partner Center cannot be reached', () => {
  let baseUrl: URL;
  let impostor: Awaited<ReturnType<typeof startImpostor>>;
  beforeAll(async () => {
    impostor = await startImpostor();
  });
  afterAll(() => impostor.stop());
  beforeEach(async () => {
    running = await startReadingGateway({
      env,
      config: (config) => {
        // The gateway's own object: what becomes of it becomes of every later call.
        baseUrl = config.partnerCenter.baseUrl;
        return config;
      },
    });
    await running.read();
    running.clock.skip(TTL_MS);
    running.emulator.clearRequests();
  });
  afterEach(async () => {
    await running.stop();
    await eventually(() => openSockets() === 0);
  });

  describe.each(Object.entries(UNREACHABLE))('%s', (_what, divert) => {
    it.each([
      ['is answered with what is remembered', {}, 'STALE'],
      ['is never older than the reader allows', { maxAgeSeconds: 3 }, 'UPSTREAM_UNAVAILABLE'],
    ])('%s', async (_case, age, outcome) => {
      divert(baseUrl, impostor.port);
      const reading = await running.read(age);
      expect(outcomeOf(reading)).toBe(outcome);
      expect(running.apiRequests()).toEqual([]);
      // The one that was answered before, and three tries.
      expect(running.logged().match(/"msg":"upstream call/g)).toHaveLength(4);
      expect(reading.tookMs).toBeLessThan(MARGIN_MS);
      await expectDiscretion();
    });
  });
});

describe("a read when the gateway's token has expired and Entra answers", () => {
  let skippedMs: number;
  let expired: ReadingGateway;
  let token: string;
  beforeEach(async () => {
    skippedMs = 0;
    expired = await startReadingGateway({
      env: { ...env, STALE_LIMIT_MS: '86400000' },
      emulator: { now: () => Date.now() + skippedMs },
    });
    await expired.read();
    skippedMs = TWO_HOURS_MS;
    expired.clock.skip(TWO_HOURS_MS);
    token = await fetchToken(expired.emulator.url, 'demo-operator');
    expired.emulator.clearRequests();
  });
  afterEach(() => expired.stop());

  describe.each(Object.entries(TOKEN_ROWS))('%s', (_what, row) => {
    it.each([
      ['without a word on its age, is answered with what is remembered', {}, row.lenient],
      ['with an age, says what is wrong', { maxAgeSeconds: 3 }, row.strict],
    ])('%s', async (_case, age, outcome) => {
      expired.emulator.addFaults([row.fault]);
      const headers = { ...headersFor(row), authorization: `Bearer ${token}` };
      const reading = await expired.read({ ...age, headers });
      expect(outcomeOf(reading)).toBe(outcome);
      expect(expired.apiRequests()).toEqual([]);
      expect(reading.tookMs).toBeLessThan(MARGIN_MS);
    });
  });
});
