import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { JudgedDocuments } from '../../src/graphql/judged-documents.js';

const schema = buildGatewaySchema();
const PREFIX = 'schema:';
const VALID = '{ __typename }';
const MISSPELT = '{ overag { totalCount } }';

function judging() {
  const documents = new JudgedDocuments(schema);
  return {
    refusalOf: (text: string, tellSchema: boolean) =>
      documents.refusalOf(hash('sha256', text), text, tellSchema),
    stored: (text: string) => documents.store.get(PREFIX + hash('sha256', text)),
  };
}

describe('judged documents', () => {
  it('are parsed once when they are valid', async () => {
    const { refusalOf, stored } = judging();
    expect(refusalOf(VALID, false)).toBeUndefined();
    const document = await stored(VALID);
    expect(document).toBeDefined();
    expect(refusalOf(VALID, true)).toBeUndefined();
    expect(await stored(VALID)).toBe(document);
  });

  it.each([
    ['that is malformed', '{', 'GRAPHQL_PARSE_FAILED'],
    ['that is too long', `{ ${'a '.repeat(1_000)} }`, 'QUERY_TOO_COMPLEX'],
    ['that is too deep', `${'{ a '.repeat(13)}${'}'.repeat(13)}`, 'QUERY_TOO_COMPLEX'],
    ['that does not fit the schema', MISSPELT, 'GRAPHQL_VALIDATION_FAILED'],
  ])('are judged once: one %s', (_what, text, code) => {
    const { refusalOf } = judging();
    const refusal = refusalOf(text, false);
    expect(refusal?.[0]?.extensions).toEqual({ code, retryable: false });
    expect(refusalOf(text, false)).toBe(refusal);
  });

  it('tell the schema only to those who may read it, whoever came first', () => {
    for (const order of [
      [true, false],
      [false, true],
    ]) {
      const { refusalOf } = judging();
      const told = new Map(order.map((tell) => [tell, refusalOf(MISSPELT, tell)?.[0]?.message]));
      expect(told.get(true)).toContain('Did you mean');
      expect(told.get(false)).not.toContain('Did you mean');
    }
  });

  it('that are refused never run, and Apollo does not judge them again', async () => {
    const { refusalOf, stored } = judging();
    refusalOf(MISSPELT, false);
    expect((await stored(MISSPELT))?.loc?.source.body).toBe('{ __typename }');
  });

  it('that are valid are not forgotten for many that are refused', async () => {
    const { refusalOf, stored } = judging();
    refusalOf(VALID, false);
    for (let n = 0; n < 1_000; n++) refusalOf(`{ nothing${n} }`, false);
    expect(await stored(VALID)).toBeDefined();
    expect(await stored('{ nothing0 }')).toBeUndefined();
    expect(await stored('{ nothing999 }')).toBeDefined();
  });
});
