import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import type { Caller } from './caller.js';
import { isTrustworthy } from './issuer-documents.js';
import type { TurnedAwayReason } from './turned-away-error.js';

const MAX_CLOCK_TOLERANCE_SECONDS = 60;

/** What the gateway trusts callers' tokens by. */
export interface CallerVerifierOptions {
  /** The `iss` claims that are trusted, exactly as tokens carry them; each is trusted with its own keys only. */
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** Where the keys of the one issuer are; by discovery when absent. */
  readonly jwksUrl?: URL;
  /** `tid` claims; any when absent. */
  readonly allowedTenants?: readonly string[];
  /** `azp` or `appid` claims; any when absent. */
  readonly allowedApplications?: readonly string[];
  /** How far an issuer's clock may be off: 0 to 60 s. */
  readonly clockToleranceSeconds: number;
  /** Told of every caller that is not let in although its token is genuine. */
  readonly onTurnedAway: (caller: Caller, reason: TurnedAwayReason) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Refuses options under which tokens could not be trusted.
 * @throws Error that names the option and its value.
 */
export function checkVerifierOptions(options: CallerVerifierOptions): void {
  const { issuers, audiences, jwksUrl, clockToleranceSeconds } = options;
  if (issuers.length === 0) throw new Error('At least one issuer of caller tokens is needed.');
  if (audiences.length === 0) throw new Error('At least one audience of caller tokens is needed.');
  for (const issuer of issuers) {
    if (!URL.canParse(issuer) || !isTrustworthy(new URL(issuer))) {
      throw new Error(
        `The issuer of caller tokens "${issuer}" must be an https URL (http only on loopback).`,
      );
    }
  }
  if (jwksUrl !== undefined && !isTrustworthy(jwksUrl)) {
    throw new Error(`The key set of caller tokens ${jwksUrl} must be on https (http only on loopback).`);
  }
  if (jwksUrl !== undefined && issuers.length > 1) {
    throw new Error(
      'One key set URL fits one issuer: with several, let each issuer name its own by discovery.',
    );
  }
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= MAX_CLOCK_TOLERANCE_SECONDS)) {
    throw new Error(`The clock tolerance of ${clockToleranceSeconds} s is not between 0 and 60 s.`);
  }
}
