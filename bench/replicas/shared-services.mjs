import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

const POSTGRES = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const REDIS = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const LOOK_EVERY_MS = 250;

/** A schema of its own in a real PostgreSQL, and how many connections those who use `url` hold at most. */
export async function ownSchema() {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(`create schema ${name}`);
  const url = new URL(POSTGRES);
  url.searchParams.set('options', `-csearch_path=${name}`);
  url.searchParams.set('application_name', name);
  let most = 0;
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const { rows } = await client.query(
      'select count(*)::int as count from pg_stat_activity where application_name = $1',
      [name],
    );
    most = Math.max(most, rows[0].count);
    looking = false;
  }, LOOK_EVERY_MS);
  return {
    url: url.href,
    mostConnections: () => most,
    drop: async () => {
      clearInterval(timer);
      await client.query(`drop schema ${name} cascade`);
      await client.end();
    },
  };
}

/** A key prefix of its own in a real Redis. */
export async function ownPrefix() {
  const prefix = `bench:${randomUUID()}:`;
  const redis = new Redis(REDIS, { lazyConnect: true, retryStrategy: () => null });
  await redis.connect();
  return {
    url: new URL(REDIS),
    prefix,
    drop: async () => {
      for await (const keys of redis.scanStream({ match: `${prefix}*` })) {
        if (keys.length > 0) await redis.del(...keys);
      }
      redis.disconnect();
    },
  };
}
