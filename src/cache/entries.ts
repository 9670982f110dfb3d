import { LRUCache } from 'lru-cache';
import type { Held } from './held.js';

/** One in so many is kept as objects, which are a few KiB each. */
const UNPACKED_SHARE = 10;

export interface EntriesOptions<Value> {
  /** Of both kinds together, at least two; the least recently used goes first. */
  readonly maxEntries: number;
  /** A value back from what `JSON.stringify` made of it. @throws Error */
  toValue(json: unknown): Value;
}

/**
 * What a process holds by key. Only what is used again is kept as objects; the rest waits as JSON text, which is a
 * fifth of the size and costs a garbage collection nothing.
 */
export class Entries<Value> {
  readonly #toValue: (json: unknown) => Value;
  readonly #unpacked: LRUCache<string, Held<Value>>;
  readonly #packed: LRUCache<string, Held<string>>;

  constructor({ maxEntries, toValue }: EntriesOptions<Value>) {
    this.#toValue = toValue;
    const unpacked = Math.ceil(maxEntries / UNPACKED_SHARE);
    this.#packed = new LRUCache({ max: maxEntries - unpacked });
    this.#unpacked = new LRUCache({
      max: unpacked,
      dispose: (held, key, reason) => reason === 'evict' && this.#packed.set(key, pack(held)),
    });
  }

  get(key: string): Held<Value> | undefined {
    return this.#unpacked.get(key) ?? this.#unpack(key);
  }

  /** When the fetching of what is held began. */
  startedAtMs(key: string): number | undefined {
    return (this.#unpacked.peek(key) ?? this.#packed.peek(key))?.startedAtMs;
  }

  set(key: string, held: Held<Value>): void {
    this.#unpacked.delete(key);
    this.#packed.set(key, pack(held));
  }

  *keys(): Iterable<string> {
    yield* this.#unpacked.keys();
    yield* this.#packed.keys();
  }

  delete(key: string): void {
    this.#unpacked.delete(key);
    this.#packed.delete(key);
  }

  clear(): void {
    this.#unpacked.clear();
    this.#packed.clear();
  }

  #unpack(key: string): Held<Value> | undefined {
    const packed = this.#packed.get(key);
    if (packed === undefined) return undefined;
    const held = unpack(packed, this.#toValue);
    this.#packed.delete(key);
    this.#unpacked.set(key, held);
    return held;
  }
}

function pack<Value>({ outcome, ...rest }: Held<Value>): Held<string> {
  return { outcome: 'absence' in outcome ? outcome : { value: JSON.stringify(outcome.value) }, ...rest };
}

function unpack<Value>({ outcome, ...rest }: Held<string>, toValue: (json: unknown) => Value): Held<Value> {
  if ('absence' in outcome) return { outcome, ...rest };
  return { outcome: { value: toValue(JSON.parse(outcome.value)) }, ...rest };
}
