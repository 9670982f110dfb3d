import type { Log } from '../telemetry/log.js';
import { bounded } from './bounded.js';
import { type BusMessage, toMessageText } from './bus-message.js';
import type { InvalidationBus } from './invalidation-bus.js';
import { generationKey, INVALIDATE_SCRIPT, newGeneration, valueKey } from './second-level-keys.js';
import type { SharedRedis } from './shared-redis.js';
import { type BusWire, CHECK_LIMIT_MS, WatchedBus, type WireEvents } from './watched-bus.js';

export interface RedisBusOptions {
  readonly redis: SharedRedis;
  readonly log: Log;
}

/** Invalidations over Redis' publish/subscribe; each also takes the value out of the shared second level. */
export function startRedisBus({ redis, log }: RedisBusOptions): InvalidationBus {
  return new WatchedBus((events) => redisWire(redis, events), log);
}

function redisWire(redis: SharedRedis, events: WireEvents): BusWire {
  const channel = `${redis.prefix}invalidations`;
  const subscriber = redis.separateConnection();
  subscriber.on('error', () => undefined);
  subscriber.on('close', events.onBroken);
  subscriber.on('message', (_channel, text) => events.onText(text));
  return {
    send: async (message) => tell(redis, channel, message),
    check: async () => {
      await bounded(subscriber.subscribe(channel), CHECK_LIMIT_MS / 2, 'subscribing at Redis');
      await bounded(subscriber.ping(), CHECK_LIMIT_MS / 2, 'Redis');
    },
    close: async () => subscriber.disconnect(),
  };
}

async function tell(redis: SharedRedis, channel: string, message: BusMessage): Promise<void> {
  const { topic, key } = message;
  const keys = [generationKey(redis.prefix, topic, key), valueKey(redis.prefix, topic, key)];
  await redis.runNow((client) =>
    client.eval(INVALIDATE_SCRIPT, keys.length, ...keys, channel, toMessageText(message), newGeneration()),
  );
}
