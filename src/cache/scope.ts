import type { ReadCacheOptions } from './read-cache-options.js';

/** What a key is invalidated with. */
export function scopeOf(key: string, options: Pick<ReadCacheOptions<never>, 'scopeOf'>): string {
  return options.scopeOf?.(key) ?? key;
}

/** Those of the keys that are in a scope. Where each key is its own scope, none has to be looked for. */
export function keysIn(
  scope: string,
  keys: Iterable<string>,
  options: Pick<ReadCacheOptions<never>, 'scopeOf'>,
): readonly string[] {
  if (options.scopeOf === undefined) return [scope];
  return [...keys].filter((key) => scopeOf(key, options) === scope);
}
