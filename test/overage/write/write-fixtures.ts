import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../src/access/caller.js';
import type { CallerRequest } from '../../../src/access/gateway-context.js';
import type { Operation, Setting } from '../../../src/ledger/operation.js';
import type { OverageChange } from '../../../src/overage/write/overage-change.js';
import { type Clock, systemClock } from '../../../src/request/clock.js';
import { Deadline } from '../../../src/request/deadline.js';

export const CUSTOMER = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
export const ENTITLEMENT = 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e';
export const OTHER_ENTITLEMENT = '11111111-2222-4333-8444-555555555555';

export const OFF: Setting = { overageEnabled: false };
export const ON: Setting = { overageEnabled: true, azureEntitlementId: ENTITLEMENT };
export const ON_ELSEWHERE: Setting = { overageEnabled: true, azureEntitlementId: OTHER_ENTITLEMENT };

export const OPERATOR: Caller = {
  kind: 'application',
  key: 'tenant|operator|',
  tenant: 'tenant',
  application: 'operator',
  roles: new Set(['Overage.Enable', 'Overage.Disable']),
};

export function aChange(changes: Partial<OverageChange> = {}): OverageChange {
  return {
    customerId: CUSTOMER,
    wanted: ON,
    allowDefaultEntitlement: false,
    waitForVisibleSeconds: 0,
    ...changes,
  };
}

/** An operation that was accepted and not seen yet, unless told otherwise. */
export function anOperation(changes: Partial<Operation> = {}): Operation {
  const at = new Date('2026-03-01T12:00:00Z');
  return {
    id: randomUUID(),
    caller: OPERATOR.key,
    idempotencyKey: randomUUID(),
    fingerprint: 'fingerprint',
    customerId: CUSTOMER,
    requestedBy: {},
    requestedAt: at,
    overdueAt: at,
    reason: undefined,
    wanted: ON,
    before: OFF,
    after: undefined,
    state: 'SETTLED',
    outcome: 'ACCEPTED',
    settledAt: at,
    attempts: 1,
    upstreamStatus: 200,
    userErrors: [],
    trace: { requestId: undefined, correlationId: undefined },
    lastObserved: undefined,
    releaseReason: undefined,
    ...changes,
  };
}

/** A request of a caller who is there, has 20 seconds and may touch every customer. */
export function aContext(clock: Clock = systemClock): CallerRequest {
  return {
    correlationId: randomUUID(),
    locale: 'en-US',
    deadline: Deadline.after(20_000, clock),
    priority: 'interactive',
    callerGone: new AbortController().signal,
    requireCustomer: () => {},
  };
}
