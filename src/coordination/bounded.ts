import { setImmediate, setTimeout } from 'node:timers/promises';

/**
 * The result of `work`, or an error once `ms` have passed without one. The work itself goes on; its late failure is
 * swallowed.
 */
export async function bounded<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([work, failAfter(ms, what, over.signal)]);
  } finally {
    over.abort();
  }
}

async function failAfter(ms: number, what: string, over: AbortSignal): Promise<never> {
  try {
    await setTimeout(ms, undefined, { signal: over });
    // After a busy event loop timers run before sockets: an answer that is already here must win.
    await setImmediate(undefined, { signal: over });
  } catch {
    // Nobody waits any more.
  }
  throw new Error(`${what} took longer than ${ms} ms`);
}
