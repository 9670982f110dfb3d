import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { InvalidationBus } from '../../src/coordination/invalidation-bus.js';
import { createMemoryBus } from '../../src/coordination/memory-bus.js';
import { startPostgresBus } from '../../src/coordination/postgres-bus.js';
import { startRedisBus } from '../../src/coordination/redis-bus.js';
import { connectSharedRedis } from '../../src/coordination/shared-redis.js';
import { systemClock } from '../../src/request/clock.js';
import { eventually } from '../support/eventually.js';
import { quietLog as log } from '../support/quiet-log.js';
import { postgresForTest, redisForTest } from '../support/services.js';
import { type StandbyManner, startStandbyPostgres } from '../support/standby-postgres.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const redis = await redisForTest();
const postgres = await postgresForTest();
afterAll(() => Promise.all([redis?.drop(), postgres?.drop()]));

/** A bus through the proxy, on a channel of the test's own, and what else must be closed with it. */
type StartBus = (proxyPort: number, channel: string) => { bus: InvalidationBus; close(): void };

const overRedis: StartBus = (port, channel) => {
  const url = `redis://127.0.0.1:${port}`;
  const shared = connectSharedRedis({
    url,
    prefix: `${redis?.prefix}${channel}:`,
    timeoutMs: 2_000,
    clock: systemClock,
    log,
  });
  return { bus: startRedisBus({ redis: shared, log }), close: () => shared.close() };
};

const overPostgres: StartBus = (port, channel) => {
  const url = new URL(postgres?.url ?? '');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { bus: startPostgresBus({ connectionString: url.href, channel, log }), close: () => undefined };
};

const withPort = (url: string, port: string) => {
  const target = new URL(url);
  if (target.port === '') target.port = port;
  return target;
};

describe.each([
  { name: 'Redis', server: redis && withPort(redis.url, '6379'), start: overRedis },
  { name: 'PostgreSQL', server: postgres && withPort(postgres.url, '5432'), start: overPostgres },
])('the invalidation bus over $name', ({ server, start }) => {
  describe.skipIf(server === undefined)('', () => {
    let proxy: TcpProxy;
    let channel: string;
    let closing: (() => Promise<void>)[];

    beforeEach(async () => {
      proxy = await startTcpProxy(server ?? new URL('tcp://127.0.0.1:1'));
      channel = `test_${randomUUID().replaceAll('-', '')}`;
      closing = [];
    });

    afterEach(async () => {
      await Promise.all(closing.map((close) => close()));
      await proxy.stop();
    });

    /** A process on the bus: what it heard, and how often it lost the bus. `direct` goes past the proxy. */
    async function join({ direct = false } = {}) {
      const { bus, close } = start(direct ? Number(server?.port) : proxy.port, channel);
      closing.push(async () => {
        await bus.stop();
        close();
      });
      const heard: string[] = [];
      const lost = { times: 0 };
      bus.subscribe({
        onMessage: (topic, key) => heard.push(`${topic} ${key}`),
        onLost: () => {
          lost.times += 1;
        },
      });
      await eventually(() => bus.connected);
      return { bus, heard, lost };
    }

    it('tells the others, and not the one who said it', async () => {
      const [speaker, listener] = [await join(), await join()];
      await speaker.bus.publish('overage', 'customer "1"');
      await eventually(() => listener.heard.length === 1);
      expect(listener.heard).toEqual(['overage customer "1"']);
      expect(speaker.heard).toEqual([]);
    });

    it('takes several at once, and nothing complains', async () => {
      const complaints: Error[] = [];
      const onWarning = (warning: Error) => complaints.push(warning);
      process.on('warning', onWarning);
      onTestFinished(() => void process.off('warning', onWarning));
      const [speaker, listener] = [await join(), await join()];
      const keys = Array.from({ length: 20 }, (_none, index) => String(index));
      await Promise.all(keys.map((key) => speaker.bus.publish('overage', key)));
      await eventually(() => listener.heard.length === keys.length);
      expect(listener.heard.toSorted()).toEqual(keys.map((key) => `overage ${key}`).toSorted());
      expect(complaints).toEqual([]);
    });

    it('says when messages may have been missed, and works again by itself', async () => {
      const [speaker, listener] = [await join({ direct: true }), await join()];
      await proxy.cut();
      await eventually(() => !listener.bus.connected);
      expect(listener.lost.times).toBe(1);
      await proxy.restore();
      await eventually(() => listener.bus.connected);
      await speaker.bus.publish('overage', '1');
      await eventually(() => listener.heard.length === 1);
    });

    it('notices a connection that hangs without being closed', async () => {
      const listener = await join();
      proxy.hang();
      await eventually(() => !listener.bus.connected);
    });

    it('tells later what it could not tell at once, and counts as lost until it has', async () => {
      const [speaker, listener] = [await join(), await join({ direct: true })];
      proxy.hang();
      // It hangs until the test ends; whoever waits for it does so, too.
      await speaker.bus.publish('overage', '1');
      expect(speaker.bus.connected).toBe(false);
      await proxy.cut();
      await proxy.restore();
      await eventually(() => speaker.bus.connected && listener.heard.includes('overage 1'));
    });

    it('gives up a connection that hangs for good, and works over a new one', async () => {
      const [speaker, listener] = [await join({ direct: true }), await join()];
      proxy.strand();
      await eventually(() => !listener.bus.connected);
      await eventually(() => listener.bus.connected);
      await speaker.bus.publish('overage', '1');
      await eventually(() => listener.heard.includes('overage 1'));
      await listener.bus.publish('overage', '2');
      await eventually(() => listener.bus.connected && speaker.heard.includes('overage 2'));
    });

    it('does not mind a server that is not there yet', async () => {
      await proxy.cut();
      const joining = join();
      await proxy.restore();
      await joining;
    });
  });
});

describe('the invalidation bus over a PostgreSQL on which nobody can listen', () => {
  it.each<[string, StandbyManner]>([
    ['refuses', 'refuses'],
    ['never answers', 'ignores'],
  ])('leaves no connection behind when it tries again, where the server %s', async (_what, manner) => {
    const standby = await startStandbyPostgres(manner);
    onTestFinished(() => standby.stop());
    const bus = startPostgresBus({ connectionString: standby.url, log });
    await eventually(() => standby.made >= 4 && standby.open <= 1);
    expect(bus.connected).toBe(false);
    await bus.stop();
    await eventually(() => standby.open === 0);
  });
});

describe('the bus of a process that is alone', () => {
  it('is always connected and has nobody to tell', async () => {
    const bus = createMemoryBus();
    await bus.publish('overage', '1');
    expect(bus.connected).toBe(true);
    await bus.stop();
  });
});
