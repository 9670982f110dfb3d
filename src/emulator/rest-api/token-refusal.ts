import type { EmulatorSwitches } from '../control/switch-table.js';
import { type Exchange, headerOf } from '../http-io/exchange.js';
import { emptyReply, type Reply } from '../http-io/reply.js';
import { PROBLEMS, type Problem, problemReply } from './problem.js';
import type { TokenVerdict } from './token-check.js';

const INVALID_TOKEN = 'Bearer error="invalid_token"';

/** The refusal of a token that will not do, undefined for one that does. */
export function refuseToken(verdict: TokenVerdict, switches: EmulatorSwitches): Reply | undefined {
  switch (verdict.kind) {
    case 'missing':
      return emptyReply(401, challenge('Bearer', switches));
    case 'invalid':
      return emptyReply(401, challenge(INVALID_TOKEN, switches));
    case 'wrong-audience':
      return unauthorized(PROBLEMS.retiredAudience, switches);
    case 'not-registered':
      return problemReply(PROBLEMS.accessDenied, switches);
    case 'good':
      return verdict.mfa ? undefined : mfaRejection(switches);
  }
}

/** The MFA self-test: asked with `ValidateMfa: true`, told by `isMfaCompliant`; app-only tokens comply (inferred). */
export function withMfaResult(reply: Reply, verdict: TokenVerdict, exchange: Exchange): Reply {
  if (verdict.kind !== 'good' || headerOf(exchange, 'validatemfa') !== 'true') return reply;
  return { ...reply, headers: { ...reply.headers, isMfaCompliant: String(verdict.mfa) } };
}

function mfaRejection(switches: EmulatorSwitches): Reply {
  if (switches.mfaRejection === 'code') return unauthorized(PROBLEMS.mfaMissing, switches);
  return { ...emptyReply(401, challenge(INVALID_TOKEN, switches)), reason: 'Unauthorized - MFA required' };
}

function unauthorized(problem: Problem, switches: EmulatorSwitches): Reply {
  const reply = switches.authErrorBody === 'empty' ? emptyReply(401) : problemReply(problem, switches);
  return { ...reply, headers: { ...reply.headers, ...challenge(INVALID_TOKEN, switches) } };
}

function challenge(value: string, { authChallenge }: EmulatorSwitches): Record<string, string> {
  return authChallenge ? { 'WWW-Authenticate': value } : {};
}
