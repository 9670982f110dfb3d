import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { refusalOfForm } from '../../src/graphql/document-limits.js';
import { readTrustedDocuments } from '../../src/graphql/trusted-document-files.js';

const schema = buildGatewaySchema();
const documents = [...(await readTrustedDocuments([]))];

describe("the gateway's own operations", () => {
  it('are registered', () => {
    expect(documents.length).toBeGreaterThan(0);
  });

  it.each(documents)('fit the schema and its limits (%s)', (_id, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
    expect(refusalOfForm(parse(text))).toBeUndefined();
  });
});
