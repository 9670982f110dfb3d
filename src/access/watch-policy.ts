import type { Log } from '../telemetry/log.js';
import { type AccessPolicy, createAccessPolicy } from './access-policy.js';
import { type PolicyFileAccess, REGULAR_FILES } from './policy-file-access.js';
import { emptiedSince, hasChanged, type PolicyReading, readPolicy } from './policy-files.js';
import { withinTime } from './within-time.js';

const DEFAULT_INTERVAL_MS = 1_000;
const DEFAULT_ANSWER_MS = 3_000;

export interface WatchPolicyOptions {
  readonly log: Log;
  /** How often the files are looked at; 1 s when absent. */
  readonly intervalMs?: number;
  /** How long a file may take to be looked at or read; 3 s when absent. */
  readonly answerMs?: number;
  /** The file system when absent. */
  readonly files?: PolicyFileAccess;
}

/** Whether the policy in force is the one in the files. */
export interface PolicyStatus {
  /** What is wrong with the files; empty when the policy in force was made from them. */
  readonly problems: readonly string[];
}

/** An access policy that follows its files. */
export interface WatchedPolicy extends AccessPolicy {
  status(): PolicyStatus;
  stop(): void;
}

/**
 * Loads the policy at `path` and follows every change of it and of its customer files. A broken change is complained
 * about and leaves the policy in force as it was, and so does a file that does not answer in time. The files are polled,
 * not watched: that alone sees atomic renames, swapped links and network mounts alike.
 * @throws Error that lists all problems when the first policy cannot be used.
 */
export async function watchPolicy(
  path: string,
  {
    log,
    intervalMs = DEFAULT_INTERVAL_MS,
    answerMs = DEFAULT_ANSWER_MS,
    files = REGULAR_FILES,
  }: WatchPolicyOptions,
): Promise<WatchedPolicy> {
  const inTime = withinTime(files, answerMs);
  let reading = await readPolicy(path, inTime);
  if (reading.problems.length > 0) {
    throw new Error(`The access policy cannot be used:\n${reading.problems.join('\n')}`);
  }
  let inForce = reading;
  let policy = createAccessPolicy(inForce.rules);
  let stopped = false;
  let timer = setTimeout(look, intervalMs).unref();

  async function look(): Promise<void> {
    if (await hasChanged(reading, inTime)) take(await readPolicy(path, inTime));
    if (!stopped) timer = setTimeout(look, intervalMs).unref();
  }

  function take(next: PolicyReading): void {
    const problems = [...next.problems, ...emptiedSince(inForce, next)];
    reading = { ...next, problems };
    if (problems.length > 0) {
      log.error({ path, problems }, 'the access policy was changed but cannot be used');
      return;
    }
    inForce = next;
    policy = createAccessPolicy(next.rules);
    log.info({ path, entries: next.rules.length }, 'the access policy was changed');
  }

  return {
    customersOf: (caller) => policy.customersOf(caller),
    mayTouch: (caller, customerId) => policy.mayTouch(caller, customerId),
    decide: (caller, customerId) => policy.decide(caller, customerId),
    status: () => ({ problems: reading.problems }),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
