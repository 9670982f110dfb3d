import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/errors/gateway-error.js';
import { classifyAnswer, classifyFailure } from '../../../src/overage/write/classify.step.js';
import { toRecordedRefusal } from '../../../src/overage/write/recorded-refusal.js';
import { type Delivery, PartnerCenterError } from '../../../src/partner-center/partner-center-error.js';
import { CUSTOMER, ENTITLEMENT, ON } from './write-fixtures.js';

const trace = { requestId: 'r', correlationId: 'c' };
const sent = { overageEnabled: true, azureEntitlementId: ENTITLEMENT };

function failure(delivery: Delivery, status?: number, upstreamCode?: string) {
  return new PartnerCenterError('UPSTREAM_REJECTED', 'No.', {
    delivery,
    ...(status !== undefined && { status }),
    ...(upstreamCode !== undefined && { upstreamCode }),
  });
}

describe('an answer of 200', () => {
  it('is an acceptance when its echo agrees', () => {
    const wire = { ...ON, partnerId: undefined, azureEntitlementId: ENTITLEMENT, type: 'PhoneServices' };
    expect(classifyAnswer({ wire, trace }, sent, 7)).toEqual({
      kind: 'accepted',
      after: ON,
      echo: { wire, trace },
      startedAtMs: 7,
      upstream: { status: 200, ...trace },
    });
  });

  it('proves nothing when its echo disagrees', () => {
    const wire = { overageEnabled: true, partnerId: undefined, azureEntitlementId: CUSTOMER, type: 'x' };
    expect(classifyAnswer({ wire, trace }, sent, 7).kind).toBe('ambiguous');
  });
});

describe('a failure', () => {
  it.each([
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [409, 'refused'],
    [429, 'refused'],
    [499, 'refused'],
    [200, 'ambiguous'],
    [201, 'ambiguous'],
    [302, 'ambiguous'],
    [408, 'ambiguous'],
    [500, 'ambiguous'],
    [502, 'ambiguous'],
    [503, 'ambiguous'],
    [599, 'ambiguous'],
  ])('of status %i is %s', (status, kind) => {
    expect(classifyFailure(failure('answered', status), true).kind).toBe(kind);
  });

  it.each<[string, unknown, boolean, string]>([
    ['before any byte left', failure('not-sent'), true, 'refused'],
    ['without an answer', failure('no-response'), true, 'ambiguous'],
    ['half an answer with a status of 4xx', failure('no-response', 400), true, 'ambiguous'],
    [
      'of the gateway itself: a deadline that passed',
      new GatewayError('DEADLINE_EXCEEDED', 'x'),
      true,
      'refused',
    ],
    ['that nobody foresaw, after the ledger says SENT', new TypeError('bug'), true, 'ambiguous'],
    ['that nobody foresaw, before', new TypeError('bug'), false, 'refused'],
  ])('%s', (_what, error, recorded, kind) => {
    expect(classifyFailure(error, recorded).kind).toBe(kind);
  });
});

describe('the key of a refused change', () => {
  it.each<[string, unknown]>([
    ['nothing was sent', failure('not-sent')],
    ['our token was refused', failure('answered', 401)],
    ['we were throttled', failure('answered', 429)],
    ['the ledger failed', new GatewayError('LEDGER_UNAVAILABLE', 'x')],
  ])('is free again when %s', (_what, error) => {
    expect(toRecordedRefusal(error, CUSTOMER)).toBeUndefined();
  });

  it.each([
    [403, undefined, 'UPSTREAM_REJECTED'],
    [400, '4711', 'UPSTREAM_REFUSED'],
    [403, '800114', 'NOT_ELIGIBLE'],
  ])('keeps its answer after %i/%s: %s', (status, upstreamCode, code) => {
    expect(toRecordedRefusal(failure('answered', status, upstreamCode), CUSTOMER)?.code).toBe(code);
  });
});
