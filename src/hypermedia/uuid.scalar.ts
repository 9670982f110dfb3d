import { type ASTNode, GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** What is said of a value that is none. */
export const UUID_EXPECTED =
  'Expected a GUID in the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, without braces or spaces.';
const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Strict and lower-casing, so that cache keys, access policy and locks never split one customer by letter case. */
export const UUID = new GraphQLScalarType<string, string>({
  name: 'UUID',
  description:
    'A GUID in the canonical form 8-4-4-4-12, such as f62cf10b-8f76-4fc4-9774-c5291f8faf86: no braces, no spaces. Upper case is accepted and answered in lower case.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
  serialize: (value) => toUuid(value),
  parseValue: (value) => toUuid(value),
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING) return toUuid(node.value, node);
    throw new GraphQLError('Expected a GUID as a string.', { nodes: node });
  },
});

/** Whether the scalar takes the value of a variable; asking is cheaper than having it throw. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && CANONICAL.test(value);
}

function toUuid(value: unknown, nodes?: ASTNode): string {
  if (isUuid(value)) return value.toLowerCase();
  throw new GraphQLError(UUID_EXPECTED, nodes && { nodes });
}
