import type { InvalidationBus } from './invalidation-bus.js';

/** The bus of a process that is alone: there is nobody to tell. */
export function createMemoryBus(): InvalidationBus {
  return {
    connected: true,
    publish: async () => undefined,
    subscribe: () => undefined,
    stop: async () => undefined,
  };
}
