import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/request/clock.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayTestOptions, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { metric, scrape } from '../support/scrape.js';

const READ = `{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 0) { totalCount } }`;
const WRITE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { outcome } }`;
const HOUR_MS = 3_600_000;

async function start(options?: GatewayTestOptions) {
  const running = await startGatewayUnderTest(options);
  onTestFinished(() => running.stop());
  return running;
}

describe('a gateway', () => {
  it.each([HOUR_MS, -HOUR_MS])('goes on when the clock jumps by %d ms', async (jumpMs) => {
    let offsetMs = 0;
    const clock: Clock = { ...systemClock, date: () => new Date(Date.now() + offsetMs) };
    const running = await start({ overrides: { clock } });
    await running.ask(READ);
    offsetMs = jumpMs;
    expect((await running.ask(READ)).data.overage.totalCount).toBe(1);
    expect((await running.ask(WRITE)).data.setOverage.outcome).toBe('ACCEPTED');
    expect(running.tokenRequests()).toBe(1);
    const ready = await fetch(new URL('/readyz', running.gateway.url));
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    const seconds = await metric(running.gateway, 'operation_duration_seconds_sum{type="query"}');
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(60);
  });

  it('can be scraped while it serves as many requests as it can', async () => {
    const held = new HeldAnswers();
    const running = await start({
      env: { MAX_IN_FLIGHT: '2', DEADLINE_QUERY_MS: '60000' },
      emulator: { sleep: held.sleep },
    });
    await running.ask(READ);
    running.emulator.clearRequests();
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1, times: 2 }]);
    const slow = [running.ask(`${READ} # 1`), running.ask(READ.replace('maxAge', ' maxAge'))];
    await eventually(async () => (await metric(running.gateway, 'requests_in_flight')) === 2);
    const refused = await Promise.all(Array.from({ length: 5 }, () => running.ask(READ)));
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    const scrapes = await Promise.all(Array.from({ length: 20 }, () => scrape(running.gateway)));
    expect(new Set(scrapes.map((text) => text.includes('overage_gateway_errors_total'))).size).toBe(1);
    expect(await metric(running.gateway, 'errors_total{code="OVERLOADED"}')).toBe(5);
    held.open();
    await Promise.all(slow);
  });

  it('refuses changes, answers reads and says so when its ledger can no longer be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'ledger.db');
    const running = await start({ env: { DATABASE_URL: path } });
    const database = new DatabaseSync(path);
    database.exec(`create trigger full before insert on ledger_operations
      begin select raise(abort, 'database or disk is full'); end`);
    database.close();
    const { errors } = await running.ask(WRITE);
    expect(errors?.[0]?.extensions.code).toBe('LEDGER_UNAVAILABLE');
    expect(running.apiRequests('PUT')).toEqual([]);
    expect((await running.ask(READ)).data.overage.totalCount).toBe(1);
    expect(await metric(running.gateway, 'ledger_failures_total{step="reserve"}')).toBe(1);
    expect(running.logged()).toContain('The ledger failed');
  });

  it('does not start over a folder that cannot be written, and says which', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'in-the-way'), '');
    const env = { DATABASE_URL: join(folder, 'in-the-way', 'ledger.db') };
    await expect(startGatewayUnderTest({ env })).rejects.toThrow(/in-the-way/);
  });
});
