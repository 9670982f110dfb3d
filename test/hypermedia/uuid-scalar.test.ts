import { GraphQLError, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { UUID } from '../../src/hypermedia/uuid.scalar.js';

const GUID = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';

describe('UUID', () => {
  it.each([GUID, GUID.toUpperCase(), 'F62cf10b-8F76-4fc4-9774-c5291f8faf86'])(
    'reads %s in lower case',
    (text) => {
      expect(UUID.parseValue(text)).toBe(GUID);
      expect(UUID.parseLiteral(parseValue(`"${text}"`))).toBe(GUID);
      expect(UUID.serialize(text)).toBe(GUID);
    },
  );

  it.each<[string, unknown]>([
    ['braces', `{${GUID}}`],
    ['parentheses', `(${GUID})`],
    ['no hyphens', GUID.replaceAll('-', '')],
    ['a blank before', ` ${GUID}`],
    ['a line break after', `${GUID}\n`],
    ['a path after', `${GUID}/../x`],
    ['a wrong digit', GUID.replace('f', 'g')],
    ['digits of another script', GUID.replace('6', '６')],
    ['an urn', `urn:uuid:${GUID}`],
    ['nothing', ''],
    ['a number', 7],
    ['a list', [GUID]],
    ['an object', { toString: () => GUID }],
  ])('refuses %s', (_what, value) => {
    expect(() => UUID.parseValue(value)).toThrow(GraphQLError);
    expect(() => UUID.serialize(value)).toThrow(GraphQLError);
  });

  it.each(['7', 'true', `{ id: "${GUID}" }`, `["${GUID}"]`, 'f62cf10b'])(
    'refuses the literal %s',
    (literal) => {
      const node = parseValue(literal);
      expect(() => UUID.parseLiteral(node)).toThrow(expect.objectContaining({ nodes: [node] }));
    },
  );
});
