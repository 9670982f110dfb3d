import { GatewayError, type UpstreamFacts } from '../../errors/gateway-error.js';
import type { Setting } from '../../ledger/operation.js';
import type { OverageUpdateWire, OverageWire } from '../../partner-center/overage.wire.js';
import { PartnerCenterError } from '../../partner-center/partner-center-error.js';
import type { Traced } from '../../partner-center/traced.wire.js';
import { toSetting } from './look.step.js';
import { echoes } from './overage-change.js';

/** What a PUT came to: carried out as sent, provably not carried out, or neither provable. */
export type PutResult =
  | Accepted
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'ambiguous'; readonly upstream: UpstreamFacts };

/** Carried out: what the echo says, and when the call that brought it began, on the monotonic clock. */
export interface Accepted {
  readonly kind: 'accepted';
  readonly after: Setting;
  readonly echo: Traced<OverageWire>;
  readonly startedAtMs: number;
  readonly upstream: UpstreamFacts;
}

/** An answer of 200 counts only if its echo agrees with every field that was sent. */
export function classifyAnswer(
  echo: Traced<OverageWire>,
  sent: OverageUpdateWire,
  startedAtMs: number,
): PutResult {
  const after = toSetting(echo.wire);
  const upstream = { status: 200, ...echo.trace };
  if (!echoes(after, sent)) return { kind: 'ambiguous', upstream };
  return { kind: 'accepted', after, echo, startedAtMs, upstream };
}

/**
 * A failure is a refusal only when it proves that nothing was done: nothing was on its way yet (`recorded` is false), no
 * byte left, or an answer of 4xx but 408. The gateway's own errors (token, quota, ledger, deadline) stop an attempt
 * before it leaves; an error that nobody foresaw proves nothing.
 */
export function classifyFailure(error: unknown, recorded: boolean): PutResult {
  if (!recorded || isRefusal(error)) return { kind: 'refused', error };
  const upstream = error instanceof PartnerCenterError ? error.upstream : undefined;
  return { kind: 'ambiguous', upstream: upstream ?? {} };
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof PartnerCenterError)) return error instanceof GatewayError;
  if (error.delivery === 'not-sent') return true;
  const { delivery, status } = error;
  return delivery === 'answered' && status !== undefined && status >= 400 && status < 500 && status !== 408;
}
