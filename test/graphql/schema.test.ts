import { readFileSync } from 'node:fs';
import { buildSchema, isAbstractType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { schemaText } from '../../src/graphql/schema-text.js';
import { CONTRACT } from './contract.js';
import { elementsOf } from './schema-elements.js';

const schema = buildGatewaySchema();
const elements = elementsOf(schema);
const promised = new Map(elementsOf(buildSchema(CONTRACT)).map((element) => [element.name, element]));

describe('the schema', () => {
  it('stands in schema/schema.graphql as it is emitted', () => {
    const committed = readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
    expect(schemaText(schema)).toBe(committed);
  });

  it('is the same when it is built again', () => {
    expect(schemaText(buildGatewaySchema())).toBe(schemaText(schema));
  });

  it('has neither interfaces nor unions, on which it depends how conflicts between fields are looked for', () => {
    expect(Object.values(schema.getTypeMap()).filter(isAbstractType)).toEqual([]);
  });

  it('describes every type, field, argument, input field and enum value in a sentence', () => {
    const isSentence = /^[\p{Lu}\d].+\.$/su;
    const bare = elements.filter(({ name, description }) => !isRoot(name) && !isSentence.test(description));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('gives every promised name the promised type and default', () => {
    const kept = elements.filter(({ name }) => promised.has(name));
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.map(({ name, type }) => `${name}: ${type}`)).toEqual(
      kept.map(({ name }) => `${name}: ${promised.get(name)?.type}`),
    );
  });

  it('asks for nothing that was not promised: every other argument and input field may be left out', () => {
    const required = elements.filter(
      ({ name, mustBeGiven }) => mustBeGiven && promised.has(name.split(/[.(]/)[0] ?? ''),
    );
    expect(required.map(({ name }) => name).filter((name) => !promised.has(name))).toEqual([]);
    expect(required.map(({ name }) => name)).toContain('SetOverageInput.customerId');
  });

  it('lets no failing root take its siblings with it', () => {
    const roots = elements.filter(({ name }) => /^(Query|Mutation)\.\w+$/.test(name));
    expect(roots.length).toBeGreaterThan(2);
    expect(roots.filter(({ type }) => type.endsWith('!'))).toEqual([]);
  });
});

function isRoot(name: string): boolean {
  return name === 'Query' || name === 'Mutation';
}
