import { OverageError } from './overage-error.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * Runs an attempt again while it fails with what may pass, at most `maxAttempts` times in all. Waits as long as the
 * gateway says, else a random time that grows; where it says longer than a minute the error is yours to handle.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  maxAttempts: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OverageError && error.retryable) || attempts >= maxAttempts) throw error;
      const waitMs = waitBefore(attempts, error.retryAfterSeconds);
      if (waitMs > LONGEST_WAIT_MS) throw error;
      await sleep(waitMs, signal);
    }
  }
}

function waitBefore(nextAttempt: number, retryAfterSeconds: number | undefined): number {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1000;
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** nextAttempt);
  // Clients that failed together should not come back together.
  return longest / 2 + (Math.random() * longest) / 2;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
