import { type CallerVerifier, createCallerVerifier } from '../../src/access/caller-verifier.js';
import type { CallerVerifierOptions } from '../../src/access/caller-verifier-options.js';
import type { Clock } from '../../src/request/clock.js';
import { createLog } from '../../src/telemetry/log.js';
import { AUDIENCE, type TokenIssuer } from '../support/token-issuer.js';

/** A verifier that trusts `issuer`, with changes to its options. */
export function startVerifier(
  issuer: TokenIssuer,
  clock: Clock,
  options: Partial<CallerVerifierOptions> = {},
): CallerVerifier {
  return createCallerVerifier({
    issuers: [issuer.issuer],
    audiences: [AUDIENCE],
    clockToleranceSeconds: 60,
    onTurnedAway: () => {},
    clock,
    log: createLog({ level: 'silent' }),
    ...options,
  });
}
