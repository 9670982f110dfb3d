import type { Setting } from '../../../src/ledger/operation.js';
import { runAttempts } from '../../../src/partner-center/attempts.js';
import type { BeforeSend, PartnerCenterClient } from '../../../src/partner-center/partner-center-client.js';
import { PartnerCenterError } from '../../../src/partner-center/partner-center-error.js';
import { readPolicy, writePolicy } from '../../../src/partner-center/retry-policy.js';
import type { UpstreamCall } from '../../../src/partner-center/upstream-call.js';
import type { RequestContext } from '../../../src/request/request-context.js';
import type { LeapingClock } from './leaping-clock.js';
import { ENTITLEMENT } from './write-fixtures.js';

/** What becomes of one PUT. Those that commit have done what was asked, whatever the gateway gets to see. */
export const PUT_FATES = {
  ok: { commits: true, proves: true },
  refused: { commits: false, proves: true },
  throttled: { commits: false, proves: true },
  'token refused': { commits: false, proves: true },
  'not sent': { commits: false, proves: true },
  'timeout, done': { commits: true, proves: false },
  'timeout, lost': { commits: false, proves: false },
  'reset, done': { commits: true, proves: false },
  'reset, lost': { commits: false, proves: false },
  '500, done': { commits: true, proves: false },
  '500, lost': { commits: false, proves: false },
  'echo disagrees': { commits: true, proves: false },
} as const satisfies Record<string, { commits: boolean; proves: boolean }>;

export type PutFate = keyof typeof PUT_FATES;

/** One PUT as the upstream received it. */
export interface ReceivedPut {
  readonly customerId: string;
  readonly requestId: string;
  readonly fate: PutFate;
}

interface Version {
  readonly setting: Setting;
  readonly visibleAtMs: number;
}

/** What happens to the calls to come, each list used up from the front; afterwards everything works. */
export interface Fortune {
  readonly puts: PutFate[];
  /** Milliseconds until a read shows a change. */
  readonly delaysMs: number[];
  /** Whether a read fails, all its attempts together. */
  readonly readFailures: boolean[];
}

/**
 * A Partner Center that is eventually consistent: reads show changes in their order, each after its own delay. The
 * gateway's own rules decide what is tried again.
 */
export class FickleUpstream implements Pick<PartnerCenterClient, 'read' | 'write'> {
  readonly puts: ReceivedPut[] = [];
  fortune: Fortune = { puts: [], delaysMs: [], readFailures: [] };
  readonly #clock: LeapingClock;
  readonly #versions = new Map<string, Version[]>();

  constructor(clock: LeapingClock) {
    this.#clock = clock;
  }

  /** What the customer has, whether or not a read shows it. */
  latest(customerId: string): Setting | undefined {
    return this.#versions.get(customerId)?.at(-1)?.setting;
  }

  read: PartnerCenterClient['read'] = async (call, wire, context) => {
    const fails = this.fortune.readFailures.shift() ?? false;
    return runAttempts({ policy: readPolicy }, context, this.#clock, async ({ requestId }) => {
      if (fails) throw failure('UPSTREAM_UNAVAILABLE', 'no-response');
      const shown = this.#visible(call.customerId ?? '');
      const items = shown === undefined ? [] : [{ type: 'PhoneServices', ...shown }];
      return { wire: wire.parse({ totalCount: items.length, items }), trace: traceOf(requestId, context) };
    });
  };

  write: PartnerCenterClient['write'] = async (call, wire, context, beforeSend) =>
    runAttempts({ policy: writePolicy }, context, this.#clock, async ({ requestId, number }) => {
      const echo = await this.#put(call, context, beforeSend, { requestId, number });
      return { wire: wire.parse({ type: 'PhoneServices', ...echo }), trace: traceOf(requestId, context) };
    });

  close(): void {}

  async #put(
    { customerId = '', body }: UpstreamCall,
    context: RequestContext,
    beforeSend: BeforeSend | undefined,
    attempt: { requestId: string; number: number },
  ): Promise<Setting> {
    const fate = this.fortune.puts.shift() ?? 'ok';
    await beforeSend?.(attempt);
    const setting = toSetting(body, this.latest(customerId));
    if (fate !== 'not sent') this.puts.push({ customerId, requestId: attempt.requestId, fate });
    if (PUT_FATES[fate].commits) this.#commit(customerId, setting);
    if (fate.startsWith('timeout')) this.#clock.leap(context.deadline.remainingMs());
    const error = errorOf(fate);
    if (error !== undefined) throw error;
    return fate === 'ok' ? setting : { ...setting, overageEnabled: !setting.overageEnabled };
  }

  #commit(customerId: string, setting: Setting): void {
    const versions = this.#versions.get(customerId) ?? [];
    const visibleAtMs = this.#clock.monotonicMs() + (this.fortune.delaysMs.shift() ?? 0);
    this.#versions.set(customerId, [...versions, { setting, visibleAtMs }]);
  }

  #visible(customerId: string): Setting | undefined {
    const versions = this.#versions.get(customerId) ?? [];
    return versions.findLast(({ visibleAtMs }) => visibleAtMs <= this.#clock.monotonicMs())?.setting;
  }
}

/** What a PUT makes of a customer: Partner Center finds an entitlement itself where none is named. */
function toSetting(body: unknown, before: Setting | undefined): Setting {
  if (typeof body !== 'object' || body === null || !('overageEnabled' in body)) throw new Error('no setting');
  const named = 'azureEntitlementId' in body ? String(body.azureEntitlementId) : undefined;
  const azureEntitlementId = named ?? before?.azureEntitlementId ?? ENTITLEMENT;
  return { overageEnabled: body.overageEnabled === true, azureEntitlementId };
}

function errorOf(fate: PutFate): PartnerCenterError | undefined {
  switch (fate) {
    case 'refused':
      return failure('UPSTREAM_REJECTED', 'answered', 403);
    case 'throttled':
      return failure('UPSTREAM_THROTTLED', 'answered', 429);
    case 'token refused':
      return failure('UPSTREAM_AUTHENTICATION_FAILED', 'answered', 401);
    case 'not sent':
      return failure('UPSTREAM_UNAVAILABLE', 'not-sent');
    case '500, done':
    case '500, lost':
      return failure('UPSTREAM_UNAVAILABLE', 'answered', 500);
    case 'ok':
    case 'echo disagrees':
      return undefined;
    default:
      return failure('UPSTREAM_UNAVAILABLE', 'no-response');
  }
}

function failure(
  code:
    | 'UPSTREAM_REJECTED'
    | 'UPSTREAM_THROTTLED'
    | 'UPSTREAM_AUTHENTICATION_FAILED'
    | 'UPSTREAM_UNAVAILABLE',
  delivery: PartnerCenterError['delivery'],
  status?: number,
): PartnerCenterError {
  return new PartnerCenterError(code, 'It went wrong.', {
    delivery,
    ...(status !== undefined && { status }),
  });
}

function traceOf(requestId: string, { correlationId }: RequestContext) {
  return { requestId, correlationId };
}
