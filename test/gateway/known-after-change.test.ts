import { afterEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, OVERAGE_NEVER_SET } from '../support/customers.js';
import type { GatewayTestOptions } from '../support/gateway-under-test.js';
import { change, operationById } from '../support/operations.js';
import { type ReadingGateway, startReadingGateway, TTL_MS } from './reading-gateway.js';

let running: ReadingGateway;
afterEach(() => running.stop());

const start = async (options?: GatewayTestOptions) => {
  running = await startReadingGateway(options);
};
const off = { customerId: DOCUMENTED, overageEnabled: false };
const on = { customerId: DOCUMENTED, overageEnabled: true, allowDefaultEntitlement: true };
const failFromNowOn = () => running.emulator.addFaults([{ status: 503, match: { method: 'GET' }, times: 0 }]);
const showAfter = (visibilityDelayMs: number) => running.emulator.setSwitches({ visibilityDelayMs });

/** What the documented customer has, and whether a change is pending, as a page would show it. */
async function readWithPending() {
  const { data } = await running.ask(`{ overage(customerId: "${DOCUMENTED}") {
    items { overageEnabled } freshness { source } pendingOperation { id }
  } }`);
  const { items, freshness, pendingOperation } = data.overage;
  return { isOn: items[0].overageEnabled, source: freshness.source, pending: pendingOperation?.id };
}

async function outcomeOf(input: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { payload, code } = await change(running, input);
  return code ?? payload.userErrors[0]?.code ?? payload.outcome;
}

const standsIn = (isOn: boolean) => ({ source: 'STALE', isOn, code: undefined });
const NOTHING = { source: undefined, code: 'UPSTREAM_UNAVAILABLE' };

describe('after an accepted change', () => {
  it('the new state stands in when Partner Center fails, from before the change nothing does', async () => {
    await start();
    expect(await running.read()).toMatchObject({ isOn: true });
    expect(await outcomeOf(off)).toBe('ACCEPTED');
    failFromNowOn();
    running.clock.skip(5_000);
    const reading = await running.read();
    expect(reading).toMatchObject(standsIn(false));
    expect(reading.ageMs).toBeGreaterThanOrEqual(5_000);
  });

  it('the new state stands in when the change has spent the quota', async () => {
    await start({ env: { PARTNER_CENTER_CALLS_PER_MINUTE: '2', DEADLINE_QUERY_MS: '60000' } });
    expect(await outcomeOf(off)).toBe('ACCEPTED');
    expect(await running.read()).toMatchObject(standsIn(false));
    expect(running.apiRequests()).toHaveLength(2);
  });

  it.each([0, 3_600])(
    'a reader who names an age of %d s gets nothing that no read has shown',
    async (maxAgeSeconds) => {
      await start();
      await change(running, off);
      failFromNowOn();
      expect(await running.read({ maxAgeSeconds })).toMatchObject(NOTHING);
    },
  );

  it('Partner Center is asked all the same, and its answer is what counts from then on', async () => {
    await start();
    await change(running, off);
    expect(await running.read()).toMatchObject({ source: 'LIVE', isOn: false });
    expect(await running.read()).toMatchObject({ source: 'CACHE', isOn: false });
  });

  it('followed by another, the state after the second stands in', async () => {
    await start();
    await change(running, off);
    expect(await outcomeOf(on)).toBe('ACCEPTED');
    failFromNowOn();
    expect(await running.read()).toMatchObject(standsIn(true));
  });

  it('of a customer that had no setting, the one that was made stands in', async () => {
    await start();
    const customerId = OVERAGE_NEVER_SET;
    expect(await outcomeOf({ ...on, customerId })).toBe('ACCEPTED');
    failFromNowOn();
    expect(await running.read({ customerId })).toMatchObject(standsIn(true));
  });

  it('of a customer that has settings of other types, nothing stands in', async () => {
    await start();
    running.emulator.setSwitches({ extraOverageType: 'OtherServices' });
    await running.read();
    expect(await outcomeOf(off)).toBe('ACCEPTED');
    failFromNowOn();
    expect(await running.read()).toMatchObject(NOTHING);
  });

  it('it stays pending, whatever the clock does: its own echo is no read that shows it', async () => {
    await start();
    const { payload } = await change(running, off);
    running.clock.jumpWallClock(10_000);
    failFromNowOn();
    expect(await readWithPending()).toEqual({ isOn: false, source: 'STALE', pending: payload.operation.id });
    expect((await operationById(running, payload.operation.id)).operation.outcome).toBe('ACCEPTED');
  });
});

describe('a read that has shown an accepted change', () => {
  it('proves it also when it is answered again as STALE', async () => {
    await start();
    const { payload } = await change(running, off);
    expect(await running.read()).toMatchObject({ source: 'LIVE', isOn: false });
    failFromNowOn();
    running.clock.skip(TTL_MS);
    expect(await readWithPending()).toEqual({ isOn: false, source: 'STALE', pending: undefined });
    expect((await operationById(running, payload.operation.id)).operation.outcome).toBe('VISIBLE');
  });
});

describe('after a change that did nothing', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['as it was so already', { ...on }, 'UNCHANGED'],
    ['as something else was expected', { ...off, expectedOverageEnabled: false }, 'EXPECTATION_FAILED'],
  ])('%s, what the look showed stands in', async (_why, input, outcome) => {
    await start();
    expect(await outcomeOf(input)).toBe(outcome);
    failFromNowOn();
    expect(await running.read()).toMatchObject(standsIn(true));
  });

  it('as Partner Center refused it, what the look showed stands in', async () => {
    await start();
    const body = JSON.stringify({ code: '800114', description: 'No.' });
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 403, body }]);
    expect(await outcomeOf(off)).toBe('NOT_ELIGIBLE');
    failFromNowOn();
    expect(await running.read()).toMatchObject(standsIn(true));
  });

  it('the echo of an earlier change that the look did not show yet stands in, not the look', async () => {
    await start();
    showAfter(60_000);
    expect(await outcomeOf(off)).toBe('ACCEPTED');
    expect(await outcomeOf({ ...on, expectedOverageEnabled: false })).toBe('EXPECTATION_FAILED');
    failFromNowOn();
    expect(await running.read()).toMatchObject(standsIn(false));
  });

  it('the next read asks Partner Center, however young what was remembered is', async () => {
    await start();
    await running.read();
    expect(await outcomeOf(on)).toBe('UNCHANGED');
    expect(await running.read()).toMatchObject({ source: 'LIVE' });
  });
});

describe('after a change whose PUT was not answered', () => {
  const lost = (commit: boolean) =>
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500, commit }]);

  it('the read that showed it stands in', async () => {
    await start();
    lost(true);
    expect(await outcomeOf(off)).toBe('VISIBLE');
    failFromNowOn();
    expect(await running.read()).toMatchObject(standsIn(false));
  });

  it('and that no read shows, nothing stands in', async () => {
    await start();
    await running.read();
    lost(false);
    expect(await outcomeOf(off)).toBe('UNKNOWN');
    failFromNowOn();
    expect(await running.read()).toMatchObject(NOTHING);
  });
});
