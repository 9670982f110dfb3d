import type { CacheConfig, LedgerConfig, RedisConfig, WritesConfig } from './config.js';
import type { EnvReader } from './env-reader.js';
import { Secret } from './secret.js';
import { aWholeNumber, REDIS_URL, redisUrl, wholeNumber } from './shapes.js';

const SHORTEST_KEY = 32;
const DAY_MS = 86_400_000;
const MOST_DAYS = 36_500;

/** For how long reads are remembered. */
export function readCache(env: EnvReader): CacheConfig {
  const milliseconds = (name: string, fallback: number) =>
    env.read(name, wholeNumber(0, DAY_MS), `${aWholeNumber(0, DAY_MS)} (milliseconds)`, fallback);
  return { ttlMs: milliseconds('CACHE_TTL_MS', 5000), staleLimitMs: milliseconds('STALE_LIMIT_MS', 600_000) };
}

/** What replicas share, if anything. */
export function readRedis(env: EnvReader): { redis?: RedisConfig } {
  const url = env.read('REDIS_URL', redisUrl.optional(), REDIS_URL, undefined);
  const prefix = env.text('REDIS_PREFIX') ?? 'overage:';
  const timeoutMs = env.read(
    'REDIS_TIMEOUT_MS',
    wholeNumber(5, 5_000),
    `${aWholeNumber(5, 5_000)} (milliseconds)`,
    50,
  );
  return url === undefined ? {} : { redis: { url: new Secret(url), prefix, timeoutMs } };
}

/** Where changes are recorded: in memory with the emulator, else in a file unless told otherwise. */
export function readLedger(env: EnvReader, live: boolean): LedgerConfig {
  const url = env.text('DATABASE_URL') ?? (live ? 'data/ledger.db' : ':memory:');
  const key = env.text('LEDGER_KEY');
  if (key !== undefined && key.length < SHORTEST_KEY) {
    env.problem('LEDGER_KEY', `expected at least ${SHORTEST_KEY} characters, chosen at random`);
  }
  if (key === undefined && /^postgres(ql)?:/.test(url)) {
    env.problem('LEDGER_KEY', 'missing; with PostgreSQL every replica needs the same key');
  }
  const retentionDays = env.read(
    'LEDGER_RETENTION_DAYS',
    wholeNumber(0, MOST_DAYS),
    `${aWholeNumber(0, MOST_DAYS)} (days; 0 keeps everything)`,
    0,
  );
  return { url: new Secret(url), retentionDays, ...(key !== undefined && { key: new Secret(key) }) };
}

/** How writes are held back and followed. */
export function readWrites(env: EnvReader): WritesConfig {
  const freezePath = env.text('FREEZE_PATH');
  return {
    visibilityWindowMs: env.read(
      'VISIBILITY_WINDOW_MS',
      wholeNumber(0, DAY_MS),
      `${aWholeNumber(0, DAY_MS)} (milliseconds)`,
      600_000,
    ),
    enablesPerHour: env.read('ENABLES_PER_HOUR', wholeNumber(0, 1_000_000), aWholeNumber(0, 1_000_000), 1000),
    ...(freezePath !== undefined && { freezePath }),
  };
}
