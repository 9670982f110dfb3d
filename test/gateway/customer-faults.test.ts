import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { fetchToken } from '../support/gateway-under-test.js';
import { CUSTOMER_READS, freshnessAt } from './customer-read-rows.js';
import { type ReadingGateway, startReadingGateway } from './reading-gateway.js';

/** So long that no pause of the machine lets anything expire. */
const TTL_MS = 30_000;
/** Names are fresh for twelve times the time to live. */
const NOTHING_IS_FRESH_MS = 12 * TTL_MS;
const TWO_HOURS_MS = 7_200_000;
const DEADLINE_MS = 1_500;

const body = (code: string) => JSON.stringify({ code, description: 'refused' });
const always = (behaviour: FaultBehaviour, match: Fault['match'] = {}): Fault => ({
  ...behaviour,
  match,
  times: 0,
});

interface Row {
  readonly fault: Fault;
  /** What every read gets: a source, or the code of an error. */
  readonly outcome: string;
}

const failing = (behaviour: FaultBehaviour): Row => ({ fault: always(behaviour), outcome: 'STALE' });
const refused = (behaviour: FaultBehaviour, outcome: string): Row => ({ fault: always(behaviour), outcome });

const ROWS: Readonly<Record<string, Row>> = {
  '401 every time': failing({ status: 401, body: body('900420') }),
  '429, to come back in an hour': failing({ status: 429, headers: { 'Retry-After': '3600' } }),
  '500': failing({ status: 500 }),
  '503, to come back in an hour': failing({ status: 503, headers: { 'Retry-After': '3600' } }),
  'a reset': failing({ close: 'before-commit' }),
  'half of the body': failing({ kind: 'half-body' }),
  'a page with status 200': failing({ kind: 'html' }),
  'JSON that breaks off': failing({ kind: 'invalid-json' }),
  'no answer at all': failing({ kind: 'never' }),
  'a body that drips': failing({ kind: 'drip' }),
  '400': refused({ status: 400, body: body('3000') }, 'UPSTREAM_REJECTED'),
  '403/900150': refused({ status: 403, body: body('900150') }, 'UPSTREAM_FORBIDDEN'),
  '404/60003': refused({ status: 404, body: body('60003') }, 'NOT_FOUND'),
};

let running: ReadingGateway;
let skippedMs: number;
beforeEach(async () => {
  skippedMs = 0;
  running = await startReadingGateway({
    env: { CACHE_TTL_MS: String(TTL_MS), STALE_LIMIT_MS: '86400000' },
    emulator: { now: () => Date.now() + skippedMs },
  });
  for (const { field } of Object.values(CUSTOMER_READS))
    expect((await running.ask(`{ ${field} }`)).errors).toBeUndefined();
});
afterEach(() => running.stop());

const everyRead = (outcome: string) =>
  Object.fromEntries(Object.keys(CUSTOMER_READS).map((what) => [what, outcome]));

/** What each of the reads gets, all of them at once. */
async function outcomes(headers: Record<string, string> = {}) {
  const asking = Object.entries(CUSTOMER_READS).map(async ([what, { field, path }]) => {
    const { data, errors, text } = await running.ask(`{ ${field} }`, {}, { headers });
    return [what, freshnessAt(data, path)?.source ?? errors?.[0]?.extensions.code ?? text];
  });
  return Object.fromEntries(await Promise.all(asking));
}

describe('everything of a customer, remembered for longer than the usual age, when Partner Center answers', () => {
  it.each(Object.entries(ROWS))('%s', async (_what, { fault, outcome }) => {
    running.clock.skip(NOTHING_IS_FRESH_MS);
    running.emulator.addFaults([fault]);
    expect(await outcomes({ 'x-deadline-ms': String(DEADLINE_MS) })).toEqual(everyRead(outcome));
  });
});

describe("everything of a customer when the gateway's token has expired and Entra answers", () => {
  it.each<[string, FaultBehaviour]>([
    ['500', { status: 500 }],
    ['an expired secret', { aadsts: 7000222 }],
  ])('%s', async (_what, behaviour) => {
    skippedMs = TWO_HOURS_MS;
    running.clock.skip(TWO_HOURS_MS);
    const token = await fetchToken(running.emulator.url, 'demo-operator');
    running.emulator.clearRequests();
    running.emulator.addFaults([always(behaviour, { target: 'token' })]);
    expect(await outcomes({ authorization: `Bearer ${token}` })).toEqual(everyRead('STALE'));
    expect(running.apiRequests()).toEqual([]);
  });
});
