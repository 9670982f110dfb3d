import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { guard } from '../../../src/overage/write/guard.step.js';
import { aChange, OFF, ON } from './write-fixtures.js';

const codes = (...request: Parameters<typeof guard>) => guard(...request).map(({ code }) => code);
const unnamed = { overageEnabled: true };

describe('what stands against a change before anything is asked', () => {
  it('nothing, when enabling names its entitlement', () =>
    expect(codes(aChange({ wanted: ON }), false)).toEqual([]));

  it('nothing, when the default entitlement is allowed', () =>
    expect(codes(aChange({ wanted: unnamed, allowDefaultEntitlement: true }), false)).toEqual([]));

  it('ENTITLEMENT_REQUIRED, when enabling names none', () =>
    expect(codes(aChange({ wanted: unnamed }), false)).toEqual(['ENTITLEMENT_REQUIRED']));

  it('both reasons at once, so that a preview shows them together', () =>
    expect(codes(aChange({ wanted: unnamed }), true)).toEqual(['CHANGES_FROZEN', 'ENTITLEMENT_REQUIRED']));

  it('never anything against disabling, which stops charges', () =>
    expect(codes(aChange({ wanted: OFF }), true)).toEqual([]));
});
