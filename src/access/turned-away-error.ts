import { withoutStacks } from '../errors/without-stacks.js';
import { AuthenticationError } from './authentication-error.js';
import type { Caller } from './caller.js';
import type { Denial } from './denial.js';

/** Why a caller is not let in although its token is genuine, and what it is told. */
const TURNED_AWAY = {
  tenant_not_of_issuer: 'The token names another tenant (tid) than its issuer does.',
  tenant_not_allowed: 'The token is from a tenant that is not allowed here.',
  application_not_allowed: 'The token was issued to an application that is not allowed here.',
} as const satisfies Partial<Record<Denial['reason'], string>>;

export type TurnedAwayReason = keyof typeof TURNED_AWAY;

/** A genuine token whose caller is not let in: who it was is to be reported, each time. */
export class TurnedAwayError extends AuthenticationError {
  override readonly name: string = 'TurnedAwayError';
  readonly caller: Caller;
  readonly why: TurnedAwayReason;

  constructor(caller: Caller, why: TurnedAwayReason) {
    super('invalid_token', TURNED_AWAY[why]);
    this.caller = caller;
    this.why = why;
  }
}

/** The error of a caller that is not let in. */
export function turnedAway(caller: Caller, why: TurnedAwayReason): TurnedAwayError {
  return withoutStacks(() => new TurnedAwayError(caller, why));
}
