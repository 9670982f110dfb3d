import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessDecision } from '../../src/access/access-policy.js';
import { type Authorizer, createAuthorizer } from '../../src/access/authorize.js';
import type { Denial } from '../../src/access/denial.js';
import { customerNotFound } from '../../src/errors/customer-not-found.js';
import { createLog } from '../../src/telemetry/log.js';
import { TENANT, USER } from '../support/token-issuer.js';
import { application, person } from './callers.js';

const CUSTOMER = '11111111-1111-4111-8111-111111111111';

let denials: Denial[];
let logged: string[];

beforeEach(() => {
  denials = [];
  logged = [];
});

function authorizer(decision: AccessDecision = 'denied'): Authorizer {
  const destination = { write: (line: string) => void logged.push(line) };
  return createAuthorizer({
    policy: { decide: () => decision },
    log: createLog({ level: 'info', destination }),
    onDenied: (denial) => denials.push(denial),
  });
}

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('asking for a role', () => {
  it('passes for a caller that has it, and reports nothing', () => {
    authorizer().requireRole(application(), 'Overage.Read');
    authorizer().requireRole(person(), 'Overage.Read');
    expect([denials, logged]).toEqual([[], []]);
  });

  it('is refused with the name of the role that is missing', () => {
    const error = thrownBy(() => authorizer().requireRole(application(), 'Overage.Enable'));
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('role Overage.Enable'),
    });
  });

  it('is refused with the name of the scope where only that is missing', () => {
    const caller = person({ roles: new Set(['Overage.Enable']), scopes: new Set(['Overage.Read']) });
    const error = thrownBy(() => authorizer().requireRole(caller, 'Overage.Enable'));
    expect(error).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('scope Overage.Enable'),
    });
  });

  it('does not let the right to disable be the right to enable', () => {
    const caller = application({ roles: new Set(['Overage.Read', 'Overage.Disable']) });
    expect(thrownBy(() => authorizer().requireRole(caller, 'Overage.Enable'))).toBeDefined();
  });

  it('is reported with the ids of the caller when it is refused', () => {
    thrownBy(() => authorizer().requireRole(person(), 'Overage.Enable'));
    const denial = {
      tenant: TENANT,
      application: 'app',
      user: USER,
      action: 'Overage.Enable',
      reason: 'role_missing',
    };
    expect(denials).toEqual([denial]);
    expect(logged.map((line) => JSON.parse(line))).toEqual([expect.objectContaining(denial)]);
  });
});

describe('asking whether a role is there', () => {
  it('is told, and reported only when it is not', () => {
    const reader = person({ roles: new Set(['Schema.Read']), scopes: new Set(['Overage.Read']) });
    expect(authorizer().allows(application(), 'Overage.Read')).toBe(true);
    expect(denials).toEqual([]);
    expect(authorizer().allows(reader, 'Schema.Read')).toBe(false);
    expect(denials).toMatchObject([{ user: USER, action: 'Schema.Read', reason: 'scope_missing' }]);
    expect(logged).toHaveLength(1);
  });
});

describe('asking for a customer', () => {
  it('passes for a customer that the policy grants', () => {
    authorizer('allowed').requireCustomer(application(), CUSTOMER);
    expect(denials).toEqual([]);
  });

  it('is refused exactly as an unknown customer is', () => {
    const error = thrownBy(() => authorizer('denied').requireCustomer(application(), CUSTOMER));
    expect(error).toEqual(customerNotFound(CUSTOMER));
    expect(denials).toMatchObject([{ customerId: CUSTOMER, reason: 'customer_not_granted' }]);
  });

  it('is refused with the remedy when the groups are not in the token', () => {
    const error = thrownBy(() => authorizer('groups_not_in_token').requireCustomer(person(), CUSTOMER));
    expect(error).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('group') });
    expect(denials).toMatchObject([{ customerId: CUSTOMER, reason: 'groups_not_in_token' }]);
  });
});
