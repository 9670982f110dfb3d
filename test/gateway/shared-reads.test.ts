import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.js';
import { metric } from '../support/scrape.js';
import { type ReadingGateway, startReadingGateway } from './reading-gateway.js';

const NOTHING_SET = '{"totalCount":0,"items":[]}';
/** A thousand requests take their time on a busy machine; nothing may expire meanwhile. */
const OUT_OF_REACH = {
  CACHE_TTL_MS: '600000',
  DEADLINE_QUERY_MS: '60000',
  MAX_IN_FLIGHT: '2000',
  RATE_LIMIT_PER_MINUTE: '100000',
  PARTNER_CENTER_CALLS_PER_MINUTE: '0',
};

let running: ReadingGateway;
let upstream: RawUpstream;
afterEach(async () => {
  await running.stop();
  await upstream.stop();
});

/** A gateway in front of an upstream that answers when the test says so. */
async function start() {
  const open = new Set<ServerResponse>();
  let mostAtOnce = 0;
  upstream = await startRawUpstream((response) => {
    open.add(response);
    mostAtOnce = Math.max(mostAtOnce, open.size);
    response.once('close', () => open.delete(response));
  });
  const baseUrl = upstream.url;
  running = await startReadingGateway({
    env: OUT_OF_REACH,
    config: (config) => ({ ...config, partnerCenter: { ...config.partnerCenter, baseUrl } }),
  });
  await running.token();
  return {
    asked: (count: number) => eventually(() => upstream.received.length === count),
    /** Calls that are open right now. */
    open: () => open.size,
    mostAtOnce: () => mostAtOnce,
    answerAll: () => {
      for (const response of open)
        response.writeHead(200, { 'content-type': 'application/json' }).end(NOTHING_SET);
    },
  };
}

/** Waits until the gateway works on so many requests, each of them past all that it does before it reads. */
async function underWay(count: number): Promise<void> {
  await eventually(async () => (await metric(running.gateway, 'requests_in_flight')) === count);
  await allArrived(running.gateway);
}

/** A read whose caller hangs up by `hangUp`. */
function readUntil() {
  const caller = new AbortController();
  const reading = running.read({ signal: caller.signal }).catch(() => 'hung up' as const);
  return { reading, hangUp: () => caller.abort() };
}

describe('many reads of one customer at once', () => {
  it('are one request to Partner Center: a thousand of them', async () => {
    const partnerCenter = await start();
    const readings = Array.from({ length: 1_000 }, () => running.read());
    await partnerCenter.asked(1);
    partnerCenter.answerAll();
    const sources = (await Promise.all(readings)).map(({ source }) => source);
    expect(sources.filter((source) => source !== 'LIVE' && source !== 'CACHE')).toEqual([]);
    expect(upstream.received).toHaveLength(1);
  });

  it('keep it alive when one of them hangs up', async () => {
    const partnerCenter = await start();
    const leaving = readUntil();
    await partnerCenter.asked(1);
    const staying = running.read();
    await underWay(2);
    leaving.hangUp();
    expect(await leaving.reading).toBe('hung up');
    await underWay(1);
    expect(partnerCenter.open()).toBe(1);
    partnerCenter.answerAll();
    expect(await staying).toMatchObject({ source: 'LIVE' });
    expect(upstream.received).toHaveLength(1);
  });

  it('take it back when the last of them hangs up', async () => {
    const partnerCenter = await start();
    const callers = [readUntil(), readUntil()];
    await partnerCenter.asked(1);
    for (const { hangUp } of callers) hangUp();
    await Promise.all(callers.map(({ reading }) => reading));
    await eventually(() => partnerCenter.open() === 0);
    expect(upstream.received).toHaveLength(1);
  });

  it('do not suffer from one that was taken back: the next read asks again', async () => {
    const partnerCenter = await start();
    const { reading, hangUp } = readUntil();
    await partnerCenter.asked(1);
    hangUp();
    await reading;
    const next = running.read();
    await partnerCenter.asked(2);
    partnerCenter.answerAll();
    expect(await next).toMatchObject({ source: 'LIVE' });
  });
});

describe('a hundred customers in one query', () => {
  const DOCUMENT =
    'query ($ids: [UUID!]!) { overages(customerIds: $ids) { customerId freshness { source } } }';

  it('are asked for in four rounds of twenty-five, and each only once', async () => {
    const partnerCenter = await start();
    const ids = Array.from({ length: 100 }, () => randomUUID());
    const answering = running.ask(DOCUMENT, { ids });
    for (const asked of [25, 50, 75, 100]) {
      await partnerCenter.asked(asked);
      partnerCenter.answerAll();
    }
    const { data } = await answering;
    expect(data.overages.map(({ customerId }: { customerId: string }) => customerId)).toEqual(ids);
    expect(partnerCenter.mostAtOnce()).toBe(25);
    expect(new Set(upstream.received).size).toBe(100);
  });

  it('share what is asked for already, and what is remembered', async () => {
    const partnerCenter = await start();
    const alone = running.read();
    await partnerCenter.asked(1);
    const other = randomUUID();
    const together = running.ask(DOCUMENT, { ids: [DOCUMENTED, other] });
    await partnerCenter.asked(2);
    partnerCenter.answerAll();
    await Promise.all([alone, together]);
    const { data } = await running.ask(DOCUMENT, { ids: [DOCUMENTED, other] });
    expect(data.overages).toMatchObject([
      { freshness: { source: 'CACHE' } },
      { freshness: { source: 'CACHE' } },
    ]);
    expect(upstream.received).toHaveLength(2);
  });
});
