import { type Authorizer, createAuthorizer } from '../access/authorize.js';
import { type CallerVerifier, createCallerVerifier } from '../access/caller-verifier.js';
import { DENIAL_REASONS } from '../access/denial.js';
import { OPEN_POLICY } from '../access/open-policy.js';
import { createRateLimits, type RateLimits } from '../access/rate-limits.js';
import { TurnedAway } from '../access/turned-away.js';
import { type WatchedPolicy, watchPolicy } from '../access/watch-policy.js';
import { madeOf } from '../config/config-error.js';
import { countedLimiters } from '../coordination/counted-limiters.js';
import type { Ending } from './ending.js';
import type { Foundation } from './foundation.js';
import type { Upstream } from './upstream.js';

/** Longest time by which a caller's clock, or its issuer's, may be off. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** Who gets in, to what, and how often. */
export interface Admission {
  readonly callers: CallerVerifier;
  /** Absent on the emulator without a policy of its own. */
  readonly policyFile: WatchedPolicy | undefined;
  readonly policy: Pick<WatchedPolicy, 'customersOf' | 'decide'>;
  readonly authorizer: Authorizer;
  readonly rateLimits: RateLimits;
}

/** @throws ConfigError when the access policy cannot be used */
export async function composeAdmission(
  { config, clock, log, metrics }: Foundation,
  { coordination }: Upstream,
  ending: Ending,
): Promise<Admission> {
  // A series that begins at 1 would look as if nothing had ever increased.
  for (const reason of DENIAL_REASONS) metrics.denials.inc({ reason }, 0);
  const onDenied = ({ reason }: { reason: string }) => metrics.denials.inc({ reason });

  const turnedAway = new TurnedAway({ log, clock, onDenied });
  ending.close('callers turned away', () => turnedAway.end());
  const callers = createCallerVerifier({
    ...config.callers,
    clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
    onTurnedAway: (caller, reason) => turnedAway.add(caller, reason),
    clock,
    log,
  });
  ending.close('callers', () => callers.stop());

  const { accessPolicyPath } = config;
  const policyFile =
    accessPolicyPath === undefined
      ? undefined
      : await madeOf('ACCESS_POLICY_PATH', watchPolicy(accessPolicyPath, { log }));
  ending.close('access policy', () => policyFile?.stop());

  const policy = policyFile ?? OPEN_POLICY;
  const rateLimits = createRateLimits({
    clock,
    perMinute: config.limits.ratePerMinute,
    writesPerCustomerPerMinute: config.limits.writesPerCustomerPerMinute,
    failedAuthPerMinute: config.limits.failedAuthPerMinute,
    createLimiter: countedLimiters(coordination.createLimiter, (limit) => metrics.rateLimited.inc({ limit })),
  });
  return { callers, policyFile, policy, authorizer: createAuthorizer({ policy, log, onDenied }), rateLimits };
}
