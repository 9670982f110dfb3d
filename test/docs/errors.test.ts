import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ERROR_EXPLANATIONS } from '../../src/client/error-catalogue.js';
import { CLIENT_ERROR_CODES } from '../../src/client/error-code.js';
import { REFUSAL_EXPLANATIONS } from '../../src/client/refusal-catalogue.js';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { SetOverageUserErrorCode } from '../../src/overage/set-overage-user-error.type.js';
import { FAULT_TABLE } from '../../src/partner-center/fault-table.js';
import { errorDocument } from './error-document.js';

describe('docs/errors.md', () => {
  it('says what the code does', async () => {
    await expect(errorDocument()).toMatchFileSnapshot('../../docs/errors.md');
  });

  it('has one entry for each code that the gateway or its client can answer, and no other', () => {
    const codes = [...Object.keys(ERROR_CODES), ...Object.keys(CLIENT_ERROR_CODES)];
    expect(Object.keys(ERROR_EXPLANATIONS).sort()).toEqual(codes.sort());
  });

  it('has one entry for each refusal of a change, and no other', () => {
    expect(Object.keys(REFUSAL_EXPLANATIONS).sort()).toEqual(Object.values(SetOverageUserErrorCode).sort());
  });

  it.each(Object.entries(ERROR_CODES))('tells of %s what the gateway tells: %o', (code, { retryable }) => {
    expect(Object.entries(ERROR_EXPLANATIONS)).toContainEqual([code, expect.objectContaining({ retryable })]);
  });

  it('has a row for every pair of status and code that the gateway knows', () => {
    const document = errorDocument();
    const missing = [...FAULT_TABLE.keys()].filter(
      (key) => !document.includes(`| ${key.replace('/', ' | ')} |`),
    );
    expect(missing).toEqual([]);
  });
});
