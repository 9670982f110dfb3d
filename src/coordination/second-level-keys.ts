/** Longer than any fetch lasts: a generation that is forgotten meanwhile could let an old value in. */
const GENERATION_KEPT_MS = 3_600_000;

/** Where the shared value of a key is. */
export function valueKey(prefix: string, name: string, key: string): string {
  return `${prefix}cache:${name}:value:${key}`;
}

/** Where the number of invalidations of a key is counted. */
export function generationKey(prefix: string, name: string, key: string): string {
  return `${prefix}cache:${name}:generation:${key}`;
}

/** One step for Redis, so that whoever hears the message already finds the new generation and no value. */
export const INVALIDATE_SCRIPT = `
redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ${GENERATION_KEPT_MS})
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[1], ARGV[2])
`;

/** Stores a value unless its key was invalidated since the generation was read. */
export const STORE_SCRIPT = `
if (redis.call('GET', KEYS[1]) or '0') == ARGV[1] then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
`;
