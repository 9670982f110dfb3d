import type { ListedAnswer, OverageClient } from '../client/overage-client-api.js';
import type { OverageError } from '../client/overage-error.js';

/** What one `overages` may ask for. */
export const MOST_AT_ONCE = 100;

/** Rounds in a row that may bring nothing new before the rest is given up. */
const FRUITLESS_ROUNDS = 3;
const WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Reads 1 to 100 customers, and again those that failed with what may pass: a quota that is short lets through a part
 * of a batch each time. Answers in the order asked for. @throws OverageError when it fails as a whole
 */
export async function readCustomers(
  client: Pick<OverageClient, 'overages'>,
  customerIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly ListedAnswer[]> {
  const answers = new Map<string, ListedAnswer>();
  let open = customerIds;
  for (let fruitless = 0; ; ) {
    for (const answer of await client.overages(open, { signal })) answers.set(answer.customerId, answer);
    const failed = open.filter((id) => mayPass(answers.get(id)));
    fruitless = failed.length < open.length ? 0 : fruitless + 1;
    open = failed;
    if (open.length === 0 || fruitless === FRUITLESS_ROUNDS) break;
    await sleep(waitSeconds(open.map((id) => answers.get(id))) * 1000, signal);
  }
  return customerIds.flatMap((id) => answers.get(id) ?? []);
}

/** The error of a customer that could not be read; undefined where it could. */
export function errorOf(answer: ListedAnswer | undefined): OverageError | undefined {
  return answer !== undefined && 'error' in answer ? answer.error : undefined;
}

function mayPass(answer: ListedAnswer | undefined): boolean {
  return errorOf(answer)?.retryable ?? false;
}

function waitSeconds(answers: readonly (ListedAnswer | undefined)[]): number {
  const told = answers.map((answer) => errorOf(answer)?.retryAfterSeconds ?? 0);
  return Math.min(LONGEST_WAIT_SECONDS, Math.max(WAIT_SECONDS, ...told));
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const { setTimeout: delay } = await import('node:timers/promises');
  await delay(ms, undefined, { signal });
}
