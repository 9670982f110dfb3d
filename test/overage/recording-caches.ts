import type { CreateCache } from '../../src/cache/cache-factory.js';
import { customerNotFound } from '../../src/errors/customer-not-found.js';
import { noReads } from './write/no-reads.js';

/** Caches that note what they are asked for, and have it not. */
export function recordingCaches(asked: string[]): CreateCache {
  return ({ name }) => {
    const note = async (key: string) => {
      asked.push(`${name} ${key}`);
      throw customerNotFound(key);
    };
    return { ...noReads, read: note, find: note };
  };
}
