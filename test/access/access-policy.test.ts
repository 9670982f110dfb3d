import { describe, expect, it } from 'vitest';
import { createAccessPolicy } from '../../src/access/access-policy.js';
import type { PolicyRule } from '../../src/access/policy-rules.js';
import { TENANT, USER } from '../support/token-issuer.js';
import { application, person } from './callers.js';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';
const only = (...customers: string[]) => new Set(customers);
const policyOf = (...rules: PolicyRule[]) => createAccessPolicy(rules);

describe('an access policy', () => {
  it('denies everyone everything when it has no entries', () => {
    expect(policyOf().customersOf(application())).toEqual(new Set());
    expect(policyOf().mayTouch(application(), ONE)).toBe(false);
  });

  it('gives an application the customers of its entry and no others', () => {
    const policy = policyOf({ match: { application: 'app' }, customers: only(ONE) });
    expect(policy.mayTouch(application(), ONE)).toBe(true);
    expect(policy.mayTouch(application(), TWO)).toBe(false);
    expect(policy.mayTouch(application({ application: 'other' }), ONE)).toBe(false);
  });

  it('gives every customer for a star', () => {
    const policy = policyOf({ match: { application: 'app' }, customers: '*' });
    expect(policy.customersOf(application())).toBe('*');
    expect(policy.mayTouch(application(), TWO)).toBe(true);
  });

  it('compares customer ids without letter case', () => {
    const id = 'abcdefab-0000-4000-8000-00000000000f';
    const policy = policyOf({ match: { application: 'app' }, customers: only(id) });
    expect(policy.mayTouch(application(), id.toUpperCase())).toBe(true);
  });

  it('merges all entries that match', () => {
    const policy = policyOf(
      { match: { application: 'app' }, customers: only(ONE) },
      { match: { tenant: TENANT }, customers: only(TWO) },
      { match: { application: 'other' }, customers: '*' },
    );
    expect(policy.customersOf(application())).toEqual(only(ONE, TWO));
  });

  it.each([
    ['tenant', { tenant: 'elsewhere' }],
    ['application', { application: 'other' }],
    ['user', { user: 'someone' }],
    ['group', { group: 'strangers' }],
  ])('needs every id of an entry to match: %s', (_key, mismatch) => {
    const match = { tenant: TENANT, application: 'app', user: USER, group: 'operators' };
    const caller = person({ groups: new Set(['operators']) });
    expect(policyOf({ match, customers: '*' }).mayTouch(caller, ONE)).toBe(true);
    expect(policyOf({ match: { ...match, ...mismatch }, customers: '*' }).mayTouch(caller, ONE)).toBe(false);
  });

  it('never takes an application for a user or a member of a group', () => {
    const policy = policyOf(
      { match: { user: USER }, customers: '*' },
      { match: { group: 'operators' }, customers: '*' },
    );
    expect(policy.mayTouch(application(), ONE)).toBe(false);
  });

  describe('for a person whose groups are not in the token', () => {
    const caller = person({ groups: 'overage' });
    const forGroup: PolicyRule = { match: { application: 'app', group: 'operators' }, customers: only(ONE) };

    it('says so where a group entry might have applied', () => {
      expect(policyOf(forGroup).decide(caller, ONE)).toBe('groups_not_in_token');
      expect(policyOf(forGroup).mayTouch(caller, ONE)).toBe(false);
    });

    it('says the same for customers that no entry knows, so that nothing is revealed', () => {
      expect(policyOf(forGroup).decide(caller, TWO)).toBe('groups_not_in_token');
    });

    it('still gives what entries without a group give', () => {
      const policy = policyOf(forGroup, { match: { application: 'app' }, customers: only(TWO) });
      expect(policy.decide(caller, TWO)).toBe('allowed');
    });

    it('just denies where no group entry could have applied', () => {
      const policy = policyOf({ match: { application: 'other', group: 'operators' }, customers: '*' });
      expect(policy.decide(caller, ONE)).toBe('denied');
    });
  });
});
