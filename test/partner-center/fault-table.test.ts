import { describe, expect, it } from 'vitest';
import { FAULT_TABLE, meaningOf } from '../../src/partner-center/fault-table.js';

describe('the fault table', () => {
  it.each([
    [404, '60003', 'NOT_FOUND'],
    [400, '900118', 'NOT_FOUND'],
    [403, '20002', 'NOT_FOUND'],
    [401, '900420', 'UPSTREAM_AUTHENTICATION_FAILED'],
    [403, '900150', 'UPSTREAM_FORBIDDEN'],
    [403, '900308', 'UPSTREAM_FORBIDDEN'],
    [403, '800114', 'UPSTREAM_REJECTED'],
    [500, '800003', 'UPSTREAM_UNAVAILABLE'],
  ])('says that %i/%s is %s', (status, code, answer) => {
    expect(meaningOf(status, code)).toEqual({ answer, explanation: expect.stringMatching(/\w/) });
  });

  it('tells the same number apart by its status', () => {
    expect(meaningOf(404, '3000').explanation).not.toBe(meaningOf(400, '3000').explanation);
  });

  it('explains each row in a clause that can end a sentence', () => {
    expect(FAULT_TABLE.size).toBeGreaterThan(70);
    const odd = [...FAULT_TABLE].filter(
      ([, { explanation }]) =>
        !/^(\p{Ll}+|Entra|Conditional Access|Partner Center) .*[^.]$/u.test(explanation),
    );
    expect(odd).toEqual([]);
  });

  it('has only rows whose status fits their answer', () => {
    const statusOf = (key: string) => Number(key.split('/')[0]);
    const misfits = [...FAULT_TABLE].filter(
      ([key, { answer }]) =>
        (answer === 'UPSTREAM_UNAVAILABLE') !== statusOf(key) >= 500 ||
        (answer === 'UPSTREAM_AUTHENTICATION_FAILED') !== (statusOf(key) === 401),
    );
    expect(misfits).toEqual([]);
  });
});

describe('an answer that is not in the table', () => {
  it.each<[number, string | undefined, string]>([
    [400, undefined, 'UPSTREAM_REJECTED'],
    [400, '123', 'UPSTREAM_REJECTED'],
    [401, undefined, 'UPSTREAM_AUTHENTICATION_FAILED'],
    [401, '123', 'UPSTREAM_AUTHENTICATION_FAILED'],
    [403, undefined, 'UPSTREAM_FORBIDDEN'],
    [403, '123', 'UPSTREAM_REJECTED'],
    [404, undefined, 'NOT_FOUND'],
    [404, '123', 'UPSTREAM_REJECTED'],
    [408, undefined, 'UPSTREAM_UNAVAILABLE'],
    [409, undefined, 'UPSTREAM_REJECTED'],
    [429, '123', 'UPSTREAM_THROTTLED'],
    [500, '60003', 'UPSTREAM_UNAVAILABLE'],
    [599, undefined, 'UPSTREAM_UNAVAILABLE'],
    [302, undefined, 'UPSTREAM_INVALID_RESPONSE'],
    [204, undefined, 'UPSTREAM_INVALID_RESPONSE'],
  ])('of %i with code %j is %s', (status, code, answer) => {
    expect(meaningOf(status, code)).toEqual({ answer, explanation: '' });
  });
});
