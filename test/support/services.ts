import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 15_000;

/** A schema of its own in a real PostgreSQL; whoever connects with `url` lands in it. */
export interface TestPostgres {
  readonly url: string;
  /** Runs one statement in the schema. */
  query(text: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** A key prefix of its own in a real Redis. */
export interface TestRedis {
  readonly url: string;
  readonly prefix: string;
  /** Names of the keys that begin with the prefix given, by default all of this file's. */
  keys(prefix?: string): Promise<string[]>;
  drop(): Promise<void>;
}

/**
 * PostgreSQL for one test file, from TEST_DATABASE_URL; `undefined` when none is reachable, for `describe.skipIf`.
 * Under REQUIRE_SERVICES=1 a missing server is an error.
 */
export function postgresForTest(): Promise<TestPostgres | undefined> {
  const url = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  return reachable('PostgreSQL', 'TEST_DATABASE_URL', () => makeSchema(url));
}

/** Redis for one test file, from TEST_REDIS_URL; otherwise like {@link postgresForTest}. */
export function redisForTest(): Promise<TestRedis | undefined> {
  const url = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
  return reachable('Redis', 'TEST_REDIS_URL', () => claimPrefix(url));
}

async function reachable<T>(
  service: string,
  variable: string,
  connect: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await connect();
  } catch (cause) {
    if (process.env.REQUIRE_SERVICES === '1') {
      throw new Error(`${service} is not reachable; start it or set ${variable}.`, { cause });
    }
    process.stderr.write(
      `\nSKIPPED: ${service} is not reachable, so its tests do not run. Set ${variable}.\n`,
    );
    return undefined;
  }
}

async function makeSchema(server: string): Promise<TestPostgres> {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const own = new URL(server);
  own.searchParams.set('options', `-csearch_path=${schema}`);
  const pool = new pg.Pool({
    connectionString: own.href,
    max: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  await pool.query(`create schema ${schema}`);
  return {
    url: own.href,
    query: async (text, parameters = []) => (await pool.query(text, [...parameters])).rows,
    drop: async () => {
      await pool.query(`drop schema ${schema} cascade`);
      await pool.end();
    },
  };
}

async function claimPrefix(url: string): Promise<TestRedis> {
  const prefix = `test:${randomUUID()}:`;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  await redis.connect().catch((error: unknown) => {
    redis.disconnect();
    throw error;
  });
  return {
    url,
    prefix,
    keys: (start = prefix) => redis.keys(`${start}*`),
    drop: async () => {
      for await (const keys of redis.scanStream({ match: `${prefix}*` })) {
        if (Array.isArray(keys) && keys.length > 0) await redis.del(...keys.map(String));
      }
      redis.disconnect();
    },
  };
}
