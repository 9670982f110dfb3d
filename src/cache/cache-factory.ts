import type { InvalidationBus } from '../coordination/invalidation-bus.js';
import type { SecondLevel } from '../coordination/second-level.js';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { createReadCache, type ReadCache } from './read-cache.js';
import type { ReadCacheOptions } from './read-cache-options.js';

/** An authoritative "no such thing" is believed for this long, or for as long as a value when that is shorter. */
const NEGATIVE_TTL_MS = 30_000;
/** Entries of one resource that a process keeps. */
const MOST_ENTRIES = 10_000;

/** What differs from resource to resource, or may: its scopes, the usual age, how much is kept, and whether it is shared. */
export type CacheSpec<Value> = Pick<ReadCacheOptions<Value>, 'name' | 'fetch' | 'toValue'> &
  Partial<Pick<ReadCacheOptions<Value>, 'scopeOf' | 'ttlMs' | 'maxEntries' | 'secondLevel'>>;

/** Makes the cache of one resource; what its spec does not say is the same for all of them. */
export type CreateCache = <Value>(spec: CacheSpec<Value>) => ReadCache<Value>;

export interface CacheFactoryOptions {
  readonly ttlMs: number;
  readonly staleLimitMs: number;
  readonly isAbsence: (error: unknown) => boolean;
  readonly bus: InvalidationBus;
  readonly secondLevel?: SecondLevel | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export function createCacheFactory(common: CacheFactoryOptions): CreateCache {
  return (spec) =>
    createReadCache({
      ...common,
      negativeTtlMs: Math.min(NEGATIVE_TTL_MS, spec.ttlMs ?? common.ttlMs),
      maxEntries: MOST_ENTRIES,
      ...spec,
    });
}
