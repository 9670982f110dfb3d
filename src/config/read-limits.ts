import type { LimitsConfig } from './config.js';
import type { EnvReader } from './env-reader.js';
import { aWholeNumber, wholeNumber } from './shapes.js';

const MOST_PER_MINUTE = 1_000_000;
/** What is taken just before the gateway drains is done 20 s later, before the process would end by force. */
const LONGEST_DEADLINE_MS = 20_000;
const SHORTEST_MS = 100;
const LONGEST_REQUEST_TIMEOUT_MS = 600_000;

/** How long things may take, how often they may be done, and how many at once. */
export function readLimits(env: EnvReader): LimitsConfig {
  const perMinute = (name: string, fallback: number) =>
    env.read(name, wholeNumber(1, MOST_PER_MINUTE), `${aWholeNumber(1, MOST_PER_MINUTE)} a minute`, fallback);
  return {
    deadlineQueryMs: milliseconds(env, 'DEADLINE_QUERY_MS', LONGEST_DEADLINE_MS, 8_000),
    deadlineMutationMs: milliseconds(env, 'DEADLINE_MUTATION_MS', LONGEST_DEADLINE_MS, 20_000),
    ratePerMinute: perMinute('RATE_LIMIT_PER_MINUTE', 600),
    writesPerCustomerPerMinute: perMinute('WRITES_PER_CUSTOMER_PER_MINUTE', 60),
    failedAuthPerMinute: perMinute('FAILED_AUTH_PER_MINUTE', 100),
    maxInFlight: env.read('MAX_IN_FLIGHT', wholeNumber(1, 100_000), aWholeNumber(1, 100_000), 500),
  };
}

/** How long a client may take to send a request. */
export function readRequestTimeoutMs(env: EnvReader): number {
  return milliseconds(env, 'REQUEST_TIMEOUT_MS', LONGEST_REQUEST_TIMEOUT_MS, 10_000);
}

function milliseconds(env: EnvReader, name: string, longest: number, fallback: number): number {
  return env.read(
    name,
    wholeNumber(SHORTEST_MS, longest),
    `${aWholeNumber(SHORTEST_MS, longest)} (milliseconds)`,
    fallback,
  );
}
