import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.js';
import { toUserError, USER_ERROR_TABLE } from '../../src/overage/write/user-error-table.js';
import { FAULT_TABLE, meaningOf } from '../../src/partner-center/fault-table.js';
import { PartnerCenterError } from '../../src/partner-center/partner-center-error.js';

function refusal(status: number, upstreamCode?: string): PartnerCenterError {
  const { answer } = meaningOf(status, upstreamCode);
  const details = {
    delivery: 'answered',
    status,
    ...(upstreamCode !== undefined && { upstreamCode }),
  } as const;
  return new PartnerCenterError(answer, `Refused with ${status}.`, details);
}

describe('a refused PUT', () => {
  it('of the user-error table is a plain refusal in the fault table too', () => {
    const others = [...USER_ERROR_TABLE.keys()].filter(
      (key) => FAULT_TABLE.get(key)?.answer !== 'UPSTREAM_REJECTED',
    );
    expect(others).toEqual([]);
  });

  it.each([...USER_ERROR_TABLE])('%s is the user error of its row', (key, row) => {
    const [status = '', code = ''] = key.split('/');
    expect(toUserError(refusal(Number(status), code))).toEqual({ ...row, upstreamCode: code });
  });

  it.each([
    [400, '800012'],
    [403, '123456'],
    [409, '900278'],
    [400, '800114'],
  ])('%i/%s is UPSTREAM_REFUSED with its code', (status, upstreamCode) => {
    const message = `Refused with ${status}.`;
    expect(toUserError(refusal(status, upstreamCode))).toEqual({
      code: 'UPSTREAM_REFUSED',
      field: null,
      message,
      upstreamCode,
    });
  });

  it.each<[string, unknown]>([
    ['without a code', refusal(409)],
    ['about our own rights', refusal(403, '900150')],
    ['about our own token', refusal(401, '900420')],
    ['about an unknown customer', refusal(404, '60003')],
    ['by throttling', refusal(429, '1')],
    ['by an outage', refusal(500, '800003')],
    ['by ourselves', new GatewayError('DEADLINE_EXCEEDED', 'Late.')],
    ['by something unexpected', new Error('boom')],
  ])('%s is no user error', (_what, error) => {
    expect(toUserError(error)).toBeUndefined();
  });
});
