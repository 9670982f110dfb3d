import {
  GENERATION_KEPT_MS,
  generationKey,
  newGeneration,
  STORE_SCRIPT,
  valueKey,
} from './second-level-keys.js';
import type { SharedRedis } from './shared-redis.js';

/** What the second level knows of a key. */
export interface SecondLevelLook {
  /** To be given back when storing: a value fetched after this look may be stored only if it still holds. */
  readonly generation: string;
  /** The shared value as JSON brought it, with its age in milliseconds. */
  readonly found?: { readonly json: unknown; readonly ageMs: number };
}

export interface SecondLevelEntry {
  readonly generation: string;
  readonly value: unknown;
  readonly ageMs: number;
  /** For how long from its fetching it may be of use, in milliseconds. */
  readonly retentionMs: number;
}

/** Values that several processes share. It may fail at any time and then costs at most the `timeoutMs` of Redis. */
export interface SecondLevel {
  /**
   * @param scope what the key is invalidated with, when that is not the key alone
   * @returns undefined when Redis does not answer
   */
  look(name: string, key: string, scope?: string): Promise<SecondLevelLook | undefined>;
  /** Stores unless the scope was invalidated since the look. Never rejects. */
  store(name: string, key: string, entry: SecondLevelEntry, scope?: string): Promise<void>;
}

/**
 * The second level on Redis. Ages come from the time that Redis itself has left for the value, so that no process'
 * wall clock can make a value look younger or older. An invalidation takes away the value whose key is the scope;
 * other values of the scope hold their generation, and are good only while that lasts.
 */
export function createSecondLevel(redis: SharedRedis): SecondLevel {
  const keysOf = (name: string, key: string, scope: string) => [
    generationKey(redis.prefix, name, scope),
    valueKey(redis.prefix, name, key),
  ];
  return {
    look: async (name, key, scope = key) => {
      const [generationAt = '', valueAt = ''] = keysOf(name, key, scope);
      try {
        const replies = await redis.run((client) => {
          const questions = client.multi().get(valueAt).pttl(valueAt);
          if (scope !== key) questions.set(generationAt, newGeneration(), 'PX', GENERATION_KEPT_MS, 'NX');
          return questions.get(generationAt).exec();
        });
        const answers = (replies ?? []).map(([, reply]) => reply);
        const [value, leftMs] = answers;
        const current = answers.at(-1);
        const generation = typeof current === 'string' ? current : '0';
        const wanted = scope === key ? undefined : generation;
        const found = typeof value === 'string' ? toFound(value, Number(leftMs), wanted) : undefined;
        return { generation, ...(found && { found }) };
      } catch {
        return undefined;
      }
    },
    store: async (name, key, { generation, value, ageMs, retentionMs }, scope = key) => {
      const leftMs = Math.floor(retentionMs - ageMs);
      if (leftMs <= 0) return;
      const text = JSON.stringify({ retentionMs, value, ...(scope !== key && { generation }) });
      const keys = keysOf(name, key, scope);
      await redis
        .run((client) => client.eval(STORE_SCRIPT, keys.length, ...keys, generation, text, leftMs))
        .catch(() => undefined);
    },
  };
}

/** @param generation what the value must be of; undefined where an invalidation would have taken it away */
function toFound(text: string, leftMs: number, generation: string | undefined): SecondLevelLook['found'] {
  const stored: unknown = JSON.parse(text);
  if (typeof stored !== 'object' || stored === null) return undefined;
  if (!('retentionMs' in stored) || !('value' in stored) || typeof stored.retentionMs !== 'number')
    return undefined;
  if (generation !== undefined && (!('generation' in stored) || stored.generation !== generation))
    return undefined;
  const ageMs = stored.retentionMs - leftMs;
  // More time left than it was ever given: Redis' clock was set back, so its age is anybody's guess.
  return leftMs >= 0 && ageMs >= 0 ? { json: stored.value, ageMs } : undefined;
}
