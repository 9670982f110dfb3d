import { DOCUMENTED } from '../support/customers.js';
import {
  type AskOptions,
  type GatewayTestOptions,
  type GatewayUnderTest,
  startGatewayUnderTest,
} from '../support/gateway-under-test.js';
import { SkippingClock } from '../support/skipping-clock.js';

/** What a reader sees of one answer. */
export interface Reading {
  readonly source: string | undefined;
  readonly ageMs: number | undefined;
  readonly isOn: boolean | undefined;
  /** Of the error, where there is one. */
  readonly code: unknown;
  readonly retryAfterSeconds: unknown;
  readonly tookMs: number;
}

/** A gateway that remembers what it read, on a clock of which some can be skipped. */
export interface ReadingGateway extends GatewayUnderTest {
  readonly clock: SkippingClock;
  /** Reads a customer, by default the documented one, with the `maxAgeSeconds` given, if any. */
  read(options?: ReadOptions): Promise<Reading>;
}

export interface ReadOptions extends AskOptions {
  readonly customerId?: string;
  readonly maxAgeSeconds?: number;
}

/** For how long a reading gateway remembers: so long that no pause of the machine lets anything expire. */
export const TTL_MS = 60_000;
const REMEMBERING = { CACHE_TTL_MS: String(TTL_MS), STALE_LIMIT_MS: '600000' };

const DOCUMENT = `query ($customerId: UUID!, $maxAgeSeconds: Int) {
  overage(customerId: $customerId, maxAgeSeconds: $maxAgeSeconds) {
    items { overageEnabled } freshness { source ageMs }
  }
}`;

export async function startReadingGateway(options: GatewayTestOptions = {}): Promise<ReadingGateway> {
  const clock = new SkippingClock();
  const running = await startGatewayUnderTest({
    ...options,
    env: { ...REMEMBERING, ...options.env },
    overrides: { clock, ...options.overrides },
  });
  return { ...running, clock, read: (readOptions) => read(running, readOptions) };
}

/** Reads through any gateway under test. */
export async function read(
  running: Pick<GatewayUnderTest, 'ask'>,
  { customerId = DOCUMENTED, maxAgeSeconds, ...options }: ReadOptions = {},
): Promise<Reading> {
  const startedAtMs = performance.now();
  const { data, errors } = await running.ask(DOCUMENT, { customerId, maxAgeSeconds }, options);
  return {
    source: data?.overage?.freshness.source,
    ageMs: data?.overage?.freshness.ageMs,
    isOn: data?.overage?.items[0]?.overageEnabled,
    code: errors?.[0]?.extensions.code,
    retryAfterSeconds: errors?.[0]?.extensions.retryAfterSeconds,
    tookMs: performance.now() - startedAtMs,
  };
}
