import { setTimeout as delay } from 'node:timers/promises';
import type { CustomerOverage } from '../../client/overage-client-api.js';
import { OverageError } from '../../client/overage-error.js';
import { CliError } from '../cli-error.js';
import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { parseCustomerId } from '../input/parse-customer-id.js';
import { parseDurationMs } from '../input/parse-duration.js';
import { type Surroundings, say } from '../surroundings.js';

/** What Node.js can wait, 2^31 milliseconds: nearly 25 days. */
const LONGEST_TIMER_MS = 24 * 86_400_000;

export interface WatchOptions {
  readonly interval: string;
  readonly until?: 'on' | 'off';
  readonly for?: string;
}

/** `overage watch ID`: a line for every change of what a read shows, until Ctrl-C, a state, or a time. */
export async function watch(
  surroundings: Surroundings,
  id: string,
  options: WatchOptions,
): Promise<ExitCode> {
  const customerId = parseCustomerId(id);
  const intervalMs = parseDurationMs(options.interval);
  if (intervalMs === 0 || intervalMs > LONGEST_TIMER_MS)
    throw new CliError(EXIT.usage, `--interval ${options.interval} must be from 1s to 24d.`);
  const endsAtMs =
    options.for === undefined ? Number.POSITIVE_INFINITY : performance.now() + parseDurationMs(options.for);
  const { client } = connect(surroundings);
  const { stopping } = surroundings;
  let last = '';
  while (!stopping.aborted) {
    const leftMs = Math.min(Math.max(0, endsAtMs - performance.now()), LONGEST_TIMER_MS);
    const atEnd = AbortSignal.timeout(Math.ceil(leftMs));
    const signal = AbortSignal.any([stopping, atEnd]);
    const overage = await client
      .overage(customerId, { signal })
      .catch((error: unknown) => passing(surroundings, signal, error));
    if (overage === undefined && atEnd.aborted) return EXIT.tryLater;
    if (overage !== undefined) {
      const seen = stateOf(overage);
      const line = JSON.stringify(seen);
      if (line !== last)
        surroundings.stdout.write(`${JSON.stringify({ at: overage.freshness.fetchedAt, ...seen })}\n`);
      last = line;
      const shown = seen.items.some(({ overageEnabled }) => overageEnabled) ? 'on' : 'off';
      if (shown === options.until) return EXIT.ok;
    }
    if (performance.now() + intervalMs > endsAtMs) return EXIT.tryLater;
    await delay(intervalMs, undefined, { signal: stopping }).catch(() => {});
  }
  return EXIT.ok;
}

function stateOf({ customerId, items, pendingOperation }: CustomerOverage) {
  return {
    customerId,
    items: items.map(({ type, overageEnabled, azureEntitlementId }) => ({
      type,
      overageEnabled,
      azureEntitlementId,
    })),
    pending: pendingOperation?.wanted.overageEnabled ?? null,
  };
}

/** What may pass is said and waited out. @throws whatever will not pass */
function passing(surroundings: Surroundings, { aborted }: AbortSignal, error: unknown): undefined {
  if (aborted) return;
  if (!(error instanceof OverageError && error.retryable)) throw error;
  say(surroundings, `${error.code}: ${error.message}`);
}
