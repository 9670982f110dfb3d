import { readFile } from 'node:fs/promises';
import { buildSchema, isEnumType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ERROR_EXPLANATIONS } from '../../src/client/error-catalogue.js';
import { CLIENT_ERROR_CODES, GATEWAY_ERROR_CODES } from '../../src/client/error-code.js';
import { REFUSAL_EXPLANATIONS } from '../../src/client/refusal-catalogue.js';
import { ERROR_CODES } from '../../src/errors/error-code.js';

describe('the error codes of the client', () => {
  it("are the gateway's, with the same word on trying again", () => {
    expect(GATEWAY_ERROR_CODES).toEqual(ERROR_CODES);
  });

  it('are all explained', () => {
    const codes = Object.keys({ ...ERROR_CODES, ...CLIENT_ERROR_CODES });
    expect(Object.keys(ERROR_EXPLANATIONS).sort()).toEqual(codes.sort());
    for (const code of Object.keys(ERROR_CODES))
      expect(ERROR_EXPLANATIONS).toHaveProperty(
        code,
        expect.objectContaining(Reflect.get(ERROR_CODES, code)),
      );
  });
});

describe('the refusals of a change', () => {
  it('are all explained', async () => {
    const schema = buildSchema(await readFile('schema/schema.graphql', 'utf8'));
    const codes = schema.getType('SetOverageUserErrorCode');
    const names = isEnumType(codes) ? codes.getValues().map(({ name }) => name) : [];
    expect(Object.keys(REFUSAL_EXPLANATIONS).sort()).toEqual(names.sort());
  });
});
