import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { type Charge, JudgedDocuments } from '../../src/graphql/judged-documents.js';
import { belowTheRoot } from '../gateway/attacks/attack-parts.js';

const schema = buildGatewaySchema();
const VALID = '{ __typename }';
const MISSPELT = '{ overag { totalCount } }';

function judging(charge: Charge = async () => {}) {
  const documents = new JudgedDocuments(schema);
  const judge = (text: string, tellSchema: boolean) =>
    documents.judge(hash('sha256', text), text, tellSchema, charge);
  return {
    judge,
    refusalOf: async (text: string, tellSchema: boolean) => {
      const judged = await judge(text, tellSchema);
      return 'kind' in judged ? undefined : judged;
    },
  };
}

describe('judged documents', () => {
  it('are parsed once when they are valid', async () => {
    const { judge } = judging();
    const document = await judge(VALID, false);
    expect(document).toMatchObject({ kind: 'Document' });
    expect(await judge(VALID, true)).toBe(document);
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

  it('that are valid are not forgotten for many that are refused', async () => {
    const { judge } = judging();
    const nothing = (n: number) => judge(`{ nothing${n} }`, false);
    const [valid, first] = [await judge(VALID, false), await nothing(0)];
    for (let n = 1; n < 999; n++) await nothing(n);
    const last = await nothing(999);
    expect(await judge(VALID, false)).toBe(valid);
    expect(await nothing(999)).toBe(last);
    expect(await nothing(0)).not.toBe(first);
  });

  it('are forgotten sooner when they are long, valid or not', async () => {
    for (const longest of [belowTheRoot('totalCount '.repeat(480)), `{ nothing ${'#\n'.repeat(1_000)} }`]) {
      const { judge } = judging();
      const judged: unknown[] = [];
      for (let n = 0; n < 100; n++) judged.push(await judge(`${longest} # ${n}`, false));
      // The newest first: what was forgotten takes the place of what is not asked for yet.
      let kept = 0;
      while (judged.at(-1 - kept) === (await judge(`${longest} # ${99 - kept}`, false))) kept += 1;
      expect(kept).toBeGreaterThan(20);
      expect(kept).toBeLessThan(80);
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

  it('comes before the work: who cannot pay has nothing judged', async () => {
    let mayPay = false;
    const { judge } = judging(async () => {
      if (!mayPay) throw new Error('No points left.');
    });
    await expect(judge(LONG, false)).rejects.toThrow('No points left.');
    mayPay = true;
    expect(await judge(LONG, false)).toMatchObject({ kind: 'Document' });
  });
});
