import type { InvalidationBus } from '../coordination/invalidation-bus.js';
import type { SecondLevel } from '../coordination/second-level.js';
import type { Clock } from '../request/clock.js';
import type { RequestContext } from '../request/request-context.js';
import type { Log } from '../telemetry/log.js';

/** What a fetch is for: `refresh` when an older value can stand in if it fails. */
export type ReadUse = 'first-read' | 'refresh';

export interface ReadCacheOptions<Value> {
  /** What is cached, such as `overage`; also the topic of its invalidations. */
  readonly name: string;
  /** What a key is invalidated with, together with all others of that scope; by default each key is its own. */
  scopeOf?(key: string): string;
  /** Asks the upstream. It must throw the original error: `isAbsence` has to see it. */
  fetch(key: string, context: RequestContext, use: ReadUse): Promise<Value>;
  /** Whether an error is the authoritative answer that there is no such thing: the only error that is remembered. */
  isAbsence(error: unknown): boolean;
  /** For how long a value is answered without asking, unless the reader says otherwise. */
  readonly ttlMs: number;
  /** For how long it may stand in when the upstream fails. */
  readonly staleLimitMs: number;
  /** For how long an absence is answered without asking. */
  readonly negativeTtlMs: number;
  readonly maxEntries: number;
  readonly clock: Clock;
  readonly bus: InvalidationBus;
  /** A value back from the JSON that this process, another one or another version made of it. @throws Error */
  toValue(json: unknown): Value;
  /** Shares values with other processes. */
  readonly secondLevel?: SecondLevel | undefined;
  readonly log: Log;
}
