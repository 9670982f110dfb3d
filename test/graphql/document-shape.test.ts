import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { shapesOf } from '../../src/graphql/document-shape.js';

const shapeOf = (document: string) => shapesOf(parse(document))[0];

describe('the shape of a document', () => {
  it('counts fields, levels, aliases and directives', () => {
    expect(shapeOf('{ a { b c: d @x } e }')).toEqual({
      depth: 2,
      fields: 4,
      ownFields: 2,
      aliases: 1,
      directives: 1,
    });
  });

  it('counts what a fragment holds wherever it is spread', () => {
    const fragment = 'fragment F on T { b c: d @x }';
    expect(shapeOf(`{ a { ...F } e { ...F @y } } ${fragment}`)).toMatchObject({
      depth: 2,
      fields: 6,
      aliases: 2,
      directives: 3,
    });
  });

  it('does not take fragments for levels', () => {
    expect(shapeOf('{ ... { ... on T { a { ... { b } } } } }')).toMatchObject({ depth: 2, ownFields: 1 });
  });

  it('counts directives on the operation, its variables and its fragments', () => {
    expect(shapeOf('query ($v: I @x) @y { ...F } fragment F on T @z { a }')?.directives).toBe(3);
  });

  it('takes introspection for one level', () => {
    expect(shapeOf('{ __schema { types { fields { type { name } } } } }')?.depth).toBe(1);
  });

  it('is told for every operation', () => {
    expect(shapesOf(parse('query A { a } query B { a b }')).map(({ fields }) => fields)).toEqual([1, 2]);
  });

  it('ends for fragments that spread each other in a circle', () => {
    expect(shapeOf('{ ...A } fragment A on T { a ...B } fragment B on T { b ...A }')?.fields).toBe(2);
  });

  it('measures a fragment once, so that doubling it 200 times takes no time', () => {
    const fragments = Array.from(
      { length: 200 },
      (_, at) => `fragment F${at} on T { ...F${at + 1} ...F${at + 1} }`,
    );
    const shape = shapeOf(`{ ...F0 } ${fragments.join(' ')} fragment F200 on T { a }`);
    expect(shape?.fields).toBe(2 ** 200);
  });
});
