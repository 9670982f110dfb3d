import { randomInt } from 'node:crypto';

/** Longer than any fetch lasts: a generation that is forgotten meanwhile could let an old value in. */
export const GENERATION_KEPT_MS = 3_600_000;
/** The most that `randomInt` knows. */
const GENERATIONS = 2 ** 48 - 1;

/** Where the shared value of a key is. */
export function valueKey(prefix: string, name: string, key: string): string {
  return `${prefix}cache:${name}:value:${key}`;
}

/** Where it stands which generation a scope is in: each invalidation begins another. */
export function generationKey(prefix: string, name: string, scope: string): string {
  return `${prefix}cache:${name}:generation:${scope}`;
}

/** One that there never was: had Redis forgotten a counted one, an old value could pass for one of the new count. */
export function newGeneration(): string {
  return String(randomInt(1, GENERATIONS));
}

/** One step for Redis, so that whoever hears the message already finds the new generation and no value. */
export const INVALIDATE_SCRIPT = `
redis.call('SET', KEYS[1], ARGV[3], 'PX', ${GENERATION_KEPT_MS})
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[1], ARGV[2])
`;

/** Stores a value unless its scope was invalidated since the generation was read, which is kept as long as the value. */
export const STORE_SCRIPT = `
if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
`;
