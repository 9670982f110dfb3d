import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { type Charge, JudgedDocuments } from '../../src/graphql/judged-documents.js';
import { belowTheRoot } from '../gateway/attacks/attack-parts.js';

const schema = buildGatewaySchema();
const PREFIX = 'schema:';
const VALID = '{ __typename }';
const MISSPELT = '{ overag { totalCount } }';

function judging(charge: Charge = async () => {}) {
  const documents = new JudgedDocuments(schema);
  return {
    refusalOf: (text: string, tellSchema: boolean) =>
      documents.refusalOf(hash('sha256', text), text, tellSchema, charge),
    stored: (text: string) => documents.store.get(PREFIX + hash('sha256', text)),
  };
}

describe('judged documents', () => {
  it('are parsed once when they are valid', async () => {
    const { refusalOf, stored } = judging();
    expect(await refusalOf(VALID, false)).toBeUndefined();
    const document = await stored(VALID);
    expect(document).toBeDefined();
    expect(await refusalOf(VALID, true)).toBeUndefined();
    expect(await stored(VALID)).toBe(document);
  });

  it.each([
    ['that is malformed', '{', 'GRAPHQL_PARSE_FAILED'],
    ['that is too long', `{ ${'a '.repeat(1_000)} }`, 'QUERY_TOO_COMPLEX'],
    ['of too many lines', `{ __typename ${'#\n'.repeat(2_000)} }`, 'QUERY_TOO_COMPLEX'],
    ['that is too deep', `${'{ a '.repeat(13)}${'}'.repeat(13)}`, 'QUERY_TOO_COMPLEX'],
    ['that does not fit the schema', MISSPELT, 'GRAPHQL_VALIDATION_FAILED'],
    ['whose fields conflict', belowTheRoot('a: totalCount a: customerId'), 'GRAPHQL_VALIDATION_FAILED'],
  ])('are judged once: one %s', async (_what, text, code) => {
    const { refusalOf } = judging();
    const refusal = await refusalOf(text, false);
    expect(refusal?.[0]?.extensions).toEqual({ code, retryable: false });
    expect(await refusalOf(text, false)).toBe(refusal);
  });

  it('tell the schema only to those who may read it, whoever came first', async () => {
    for (const order of [
      [true, false],
      [false, true],
    ]) {
      const { refusalOf } = judging();
      const told = new Map<boolean, string | undefined>();
      for (const tell of order) told.set(tell, (await refusalOf(MISSPELT, tell))?.[0]?.message);
      expect(told.get(true)).toContain('Did you mean');
      expect(told.get(false)).not.toContain('Did you mean');
    }
  });

  it('that are refused never run, and Apollo does not judge them again', async () => {
    const { refusalOf, stored } = judging();
    await refusalOf(MISSPELT, false);
    expect((await stored(MISSPELT))?.loc?.source.body).toBe('{ __typename }');
  });

  it('that are valid are not forgotten for many that are refused', async () => {
    const { refusalOf, stored } = judging();
    await refusalOf(VALID, false);
    for (let n = 0; n < 1_000; n++) await refusalOf(`{ nothing${n} }`, false);
    expect(await stored(VALID)).toBeDefined();
    expect(await stored('{ nothing0 }')).toBeUndefined();
    expect(await stored('{ nothing999 }')).toBeDefined();
  });

  it('are forgotten sooner when they are long, valid or not', async () => {
    const { refusalOf, stored } = judging();
    for (const longest of [belowTheRoot('totalCount '.repeat(480)), `{ nothing ${'#\n'.repeat(1_000)} }`]) {
      for (let n = 0; n < 100; n++) await refusalOf(`${longest} # ${n}`, false);
      const kept = await Promise.all(Array.from({ length: 100 }, (_, n) => stored(`${longest} # ${n}`)));
      const last = kept.lastIndexOf(undefined);
      expect(last).toBeGreaterThan(20);
      expect(last).toBeLessThan(80);
    }
  });

  it('tell what is wrong with their fields before what conflicts', async () => {
    const { refusalOf } = judging();
    const refusal = await refusalOf(belowTheRoot('a: totalCount a: customerId nothing'), true);
    expect(refusal).toMatchObject([{ message: expect.stringContaining('"nothing"') }]);
  });
});

describe('the charge for judging a document', () => {
  const LONG = belowTheRoot('totalCount '.repeat(480));
  const charging = () => {
    const charged: number[] = [];
    return { charged, ...judging(async (points) => charged.push(points)) };
  };

  it.each([
    ['nothing where it is as long as a typical one', belowTheRoot('totalCount '.repeat(80)), []],
    ['a point for every hundred tokens', LONG, [4]],
    ['as much for one that is refused', belowTheRoot('nothing '.repeat(480)), [4]],
    ['a point for every hundred lines', `{ __typename ${'#\n'.repeat(750)} }`, [7]],
    ['a point for so many characters', `{ ${'a'.repeat(64_000)} }`, [10]],
    ['nothing where it is no GraphQL, and where its form is refused', `{ ${'a { '.repeat(400)} }`, []],
  ])('is %s', async (_what, text, points) => {
    const { charged, refusalOf } = charging();
    await refusalOf(text, false);
    expect(charged).toEqual(points);
  });

  it('is made once', async () => {
    const { charged, refusalOf } = charging();
    for (let time = 0; time < 3; time++) await refusalOf(LONG, false);
    expect(charged).toHaveLength(1);
  });

  it('comes before the work: who cannot pay has nothing judged, by Apollo neither', async () => {
    let mayPay = false;
    const { refusalOf, stored } = judging(async () => {
      if (!mayPay) throw new Error('No points left.');
    });
    await expect(refusalOf(LONG, false)).rejects.toThrow('No points left.');
    expect((await stored(LONG))?.loc?.source.body).toBe('{ __typename }');
    mayPay = true;
    expect(await refusalOf(LONG, false)).toBeUndefined();
    expect((await stored(LONG))?.loc?.source.body).toBe(LONG);
  });
});
