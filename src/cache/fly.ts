import type { SecondLevelLook } from '../coordination/second-level.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Flight, Landing } from './flight.js';
import { ageOf, type Held } from './held.js';
import type { Memory } from './memory.js';
import type { ReadCacheOptions, ReadUse } from './read-cache-options.js';
import { scopeOf } from './scope.js';

/** What a refresh may use of the time, so that the older value can still be answered within it. */
const REFRESH_SHARE = 0.9;

/** What one flight is about. */
export interface FlightPlan<Value> {
  readonly key: string;
  /** Of the reader who started it. */
  readonly maxAgeMs: number | undefined;
  readonly flight: Flight<Value>;
  readonly memory: Memory<Value>;
  readonly options: ReadCacheOptions<Value>;
}

/** Looks in the second level, then asks the upstream; remembers what it got. Never rejects. */
export async function fly<Value>(plan: FlightPlan<Value>): Promise<Landing<Value>> {
  const { key, maxAgeMs, flight, memory, options } = plan;
  const remember = memory.beginFetch(key);
  const look = await lookAround(plan);
  if (flight.overtaken) return { kind: 'overtaken' };

  const shared = look && toHeld(look, options);
  if (shared !== undefined) {
    remember(shared);
    if (memory.isFresh(shared, maxAgeMs)) return { kind: 'brought', held: shared, source: 'CACHE' };
  }

  const use = maxAgeMs === undefined && memory.standIn(key) !== undefined ? 'refresh' : 'first-read';
  const startedAtMs = options.clock.monotonicMs();
  const outcome = await ask(plan, use);
  if (flight.overtaken) return { kind: 'overtaken' };
  if ('error' in outcome) {
    const late = use === 'first-read' ? await broughtMeanwhile(plan) : undefined;
    if (flight.overtaken) return { kind: 'overtaken' };
    if (late !== undefined) {
      remember(late);
      if (memory.isFresh(late, maxAgeMs)) return { kind: 'brought', held: late, source: 'CACHE' };
    }
    return { kind: 'failed', error: outcome.error, use };
  }
  const held = { outcome, startedAtMs };
  remember(held);
  if (look !== undefined) share(look, held, plan);
  return { kind: 'brought', held, source: 'LIVE' };
}

async function lookAround<Value>({ key, options }: FlightPlan<Value>): Promise<SecondLevelLook | undefined> {
  if (!options.bus.connected) return undefined;
  return options.secondLevel?.look(options.name, key, scopeOf(key, options));
}

/**
 * What another process shared while this one waited for the quota in vain, or for an upstream that failed: whoever
 * joined the flight since then could have had it at once.
 */
async function broughtMeanwhile<Value>(plan: FlightPlan<Value>): Promise<Held<Value> | undefined> {
  const look = await lookAround(plan);
  return look && toHeld(look, plan.options);
}

async function ask<Value>(
  { key, flight, options }: FlightPlan<Value>,
  use: ReadUse,
): Promise<Held<Value>['outcome'] | { readonly error: unknown }> {
  try {
    const context = use === 'first-read' ? flight.context : flight.contextWithin(REFRESH_SHARE);
    return { value: await options.fetch(key, context, use) };
  } catch (error) {
    return error instanceof GatewayError && options.isAbsence(error) ? { absence: error } : { error };
  }
}

function toHeld<Value>(look: SecondLevelLook, options: ReadCacheOptions<Value>): Held<Value> | undefined {
  if (look.found === undefined) return undefined;
  try {
    const value = options.toValue(look.found.json);
    return { outcome: { value }, startedAtMs: options.clock.monotonicMs() - look.found.ageMs };
  } catch {
    // Another version's value: as good as none.
    return undefined;
  }
}

/** Nobody waits for this: it is bounded and cannot fail. */
function share<Value>({ generation }: SecondLevelLook, held: Held<Value>, plan: FlightPlan<Value>): void {
  const { key, options } = plan;
  if (!('value' in held.outcome) || !options.bus.connected) return;
  const ageMs = ageOf(held, options.clock);
  const retentionMs = Math.max(options.ttlMs, options.staleLimitMs);
  const entry = { generation, value: held.outcome.value, ageMs, retentionMs };
  void options.secondLevel?.store(options.name, key, entry, scopeOf(key, options));
}
