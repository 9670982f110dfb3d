import type { Metrics } from '../telemetry/metrics.js';
import type { CreateCache } from './cache-factory.js';
import { valueOrThrow } from './held.js';
import type { ReadCache } from './read-cache.js';

/** Makes the same caches, whose answers are counted by where they came from: live, cache, stale, or none. */
export function countedCaches(
  createCache: CreateCache,
  { cacheReads }: Pick<Metrics, 'cacheReads'>,
): CreateCache {
  return (spec) => counted(createCache(spec), (source) => cacheReads.inc({ cache: spec.name, source }));
}

function counted<Value>(cache: ReadCache<Value>, count: (source: string) => void): ReadCache<Value> {
  const find: ReadCache<Value>['find'] = async (key, request) => {
    try {
      const answer = await cache.find(key, request);
      count('absence' in answer ? 'none' : answer.source.toLowerCase());
      return answer;
    } catch (error) {
      count('none');
      throw error;
    }
  };
  return {
    watch: (scope) => cache.watch(scope),
    forget: (scope, leaving) => cache.forget(scope, leaving),
    invalidate: (scope, leaving) => cache.invalidate(scope, leaving),
    find,
    read: async (key, request) => valueOrThrow(await find(key, request)),
  };
}
