import { afterEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, OVERAGE_NEVER_SET, OVERAGE_OFF, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { fetchToken } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { setOverage } from '../support/set-overage.js';
import { type ReadingGateway, startReadingGateway, TTL_MS } from './reading-gateway.js';

const STALE_LIMIT_MS = 600_000;
const CUT_OFF_MS = 5;

let running: ReadingGateway;
afterEach(() => running.stop());

const failFromNowOn = () => running.emulator.addFaults([{ status: 503, match: { method: 'GET' }, times: 0 }]);
const turnOff = () => setOverage(running, { customerId: DOCUMENTED, overageEnabled: false });

describe('freshness', () => {
  it('is LIVE, then CACHE until the time to live is over, then LIVE again', async () => {
    running = await startReadingGateway();
    expect(await running.read()).toMatchObject({ source: 'LIVE' });
    running.clock.skip(TTL_MS / 2);
    const remembered = await running.read();
    expect(remembered).toMatchObject({ source: 'CACHE' });
    expect(remembered.ageMs).toBeGreaterThanOrEqual(TTL_MS / 2);
    running.clock.skip(TTL_MS / 2);
    expect(await running.read()).toMatchObject({ source: 'LIVE' });
    expect(running.apiRequests()).toHaveLength(2);
  });

  it('is what the reader says: 0 asks in any case, more takes what is younger', async () => {
    running = await startReadingGateway();
    await running.read();
    expect(await running.read({ maxAgeSeconds: 0 })).toMatchObject({ source: 'LIVE' });
    running.clock.skip(60_000);
    expect(await running.read({ maxAgeSeconds: 3_600 })).toMatchObject({ source: 'CACHE' });
    expect(running.apiRequests()).toHaveLength(2);
  });

  it('of a customer that Partner Center does not know is not asked for again for half a minute', async () => {
    running = await startReadingGateway({ env: { CACHE_TTL_MS: '60000' } });
    const readUnknown = () => running.read({ customerId: UNKNOWN_CUSTOMER });
    expect([await readUnknown(), await readUnknown()]).toMatchObject([
      { code: 'NOT_FOUND' },
      { code: 'NOT_FOUND' },
    ]);
    expect(running.apiRequests()).toHaveLength(1);
    running.clock.skip(30_000);
    expect(await readUnknown()).toMatchObject({ code: 'NOT_FOUND' });
    expect(running.apiRequests()).toHaveLength(2);
  });

  it('is STALE while Partner Center fails, until the limit', async () => {
    running = await startReadingGateway();
    await running.read();
    failFromNowOn();
    running.clock.skip(STALE_LIMIT_MS - 60_000);
    expect(await running.read()).toMatchObject({ source: 'STALE', code: undefined });
    running.clock.skip(60_000);
    expect(await running.read()).toMatchObject({ source: undefined, code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('says when Partner Center was asked, on the wall clock of now', async () => {
    running = await startReadingGateway();
    await running.read();
    running.clock.skip(2_000);
    const askedMs = running.clock.date().getTime();
    const { data } = await running.ask(
      `{ overage(customerId: "${DOCUMENTED}") { freshness { fetchedAt ageMs } } }`,
    );
    const { fetchedAt, ageMs } = data.overage.freshness;
    // At the moment of the answer; the wall clock and the monotonic one are each cut to whole milliseconds.
    const sumMs = Date.parse(fetchedAt) + ageMs;
    expect(sumMs).toBeGreaterThanOrEqual(askedMs - CUT_OFF_MS);
    expect(sumMs).toBeLessThanOrEqual(running.clock.date().getTime() + CUT_OFF_MS);
  });

  it.each([
    ['forward', 3_000_000],
    ['back', -3_000_000],
  ])('does not change when the wall clock jumps %s by nearly an hour', async (_direction, jumpMs) => {
    let wallMs = () => Date.now();
    // The callers' tokens are dated by the wall, so Entra's clock jumps as well.
    running = await startReadingGateway({ emulator: { now: () => wallMs() } });
    await running.read();
    running.clock.jumpWallClock(jumpMs);
    wallMs = () => Date.now() + jumpMs;
    const read = async () =>
      running.read({
        headers: { authorization: `Bearer ${await fetchToken(running.emulator.url, 'demo-operator')}` },
      });
    expect(await read()).toMatchObject({ source: 'CACHE' });
    running.clock.skip(TTL_MS);
    expect(await read()).toMatchObject({ source: 'LIVE' });
  });
});

describe('a change', () => {
  it('is what the very next read shows, whatever was remembered', async () => {
    running = await startReadingGateway();
    expect(await running.read()).toMatchObject({ isOn: true });
    expect((await turnOff()).payload).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await running.read()).toMatchObject({ source: 'LIVE', isOn: false });
  });

  it('sends whoever waits for an older answer to ask again', async () => {
    const held = new HeldAnswers();
    running = await startReadingGateway({ emulator: { sleep: held.sleep } });
    // Answers as of now, but only after the change is over.
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1 }]);
    const waiting = running.read();
    await eventually(() => held.count === 1);
    await turnOff();
    held.open();
    expect(await waiting).toMatchObject({ source: 'LIVE', isOn: false });
  });

  it('of one customer leaves what is remembered of the others alone', async () => {
    running = await startReadingGateway();
    await running.read({ customerId: OVERAGE_OFF });
    await turnOff();
    expect(await running.read({ customerId: OVERAGE_OFF })).toMatchObject({ source: 'CACHE' });
  });
});

describe('when the quota is spent', () => {
  it('a remembered answer is given as STALE, and only who never had one is refused, told when to ask again', async () => {
    running = await startReadingGateway({
      env: { PARTNER_CENTER_CALLS_PER_MINUTE: '2', CACHE_TTL_MS: '5000', DEADLINE_QUERY_MS: '60000' },
    });
    await running.read();
    await running.read({ customerId: OVERAGE_OFF });
    running.clock.skip(5_000);
    running.emulator.clearRequests();
    expect(await running.read()).toMatchObject({ source: 'STALE' });
    const refused = await running.read({ customerId: OVERAGE_NEVER_SET });
    expect(refused.code).toBe('UPSTREAM_THROTTLED');
    expect(refused.retryAfterSeconds).toBeGreaterThan(0);
    expect(refused.tookMs).toBeLessThan(20_000);
    expect(running.apiRequests()).toEqual([]);
  });
});

describe('while Partner Center keeps failing', () => {
  /** Reads enough that the breaker opens. */
  async function readUntilOpen(): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) await running.read({ customerId: OVERAGE_OFF });
    running.emulator.clearRequests();
  }

  it('it is left alone, remembered answers are given as STALE, and others are told when to ask again', async () => {
    running = await startReadingGateway();
    await running.read();
    running.clock.skip(TTL_MS);
    failFromNowOn();
    await readUntilOpen();
    expect(await running.read()).toMatchObject({ source: 'STALE' });
    const refused = await running.read({ customerId: OVERAGE_OFF });
    expect(refused.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(refused.retryAfterSeconds).toBeGreaterThan(0);
    expect(running.apiRequests()).toEqual([]);
  });

  it('one read in five seconds finds out whether it is back, and when it is all are answered', async () => {
    running = await startReadingGateway();
    failFromNowOn();
    await readUntilOpen();
    running.clock.skip(5_000);
    await Promise.all(Array.from({ length: 10 }, () => running.read({ maxAgeSeconds: 0 })));
    await running.read({ customerId: OVERAGE_OFF });
    expect(running.apiRequests()).toHaveLength(1);
    running.emulator.clearFaults();
    running.clock.skip(5_000);
    expect(await running.read({ maxAgeSeconds: 0 })).toMatchObject({ source: 'LIVE' });
    expect(await running.read({ customerId: OVERAGE_OFF })).toMatchObject({ source: 'LIVE' });
  });
});
