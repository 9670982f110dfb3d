import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isWrappingType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';

/** The fields of the root through which the schema is read. */
export const SCHEMA_FIELDS = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

const known = new WeakMap<GraphQLSchema, ReadonlyMap<string, number>>();

/**
 * How many there are of what an answer about the schema lists, by the path of its field: on the average, so that for all
 * types together it comes out right.
 */
export function introspectionSizes(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const sizes = known.get(schema) ?? countedIn(schema);
  known.set(schema, sizes);
  return sizes;
}

function countedIn(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const fields = types.map((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
  const inputFields = types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()) : []));
  const values = types.map((type) => (isEnumType(type) ? type.getValues() : []));
  const wrappers = fields.flat().map(({ type }) => wrappersOf(type));
  const largest = Math.max(...fields.map(({ length }) => length));
  return new Map([
    // The one type that is asked for may be the largest.
    [TypeMetaFieldDef.name, largest / average(fields)],
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Type.fields', average(fields)],
    ['__Type.inputFields', average(inputFields)],
    ['__Type.enumValues', average(values)],
    // Of all that a field's type is made of, the share that wraps something else.
    ['__Type.ofType', average(wrappers) / (1 + average(wrappers))],
    ['__Field.args', average(fields.flat().map(({ args }) => args))],
    ['__Directive.args', average(directives.map(({ args }) => args))],
  ]);
}

function average(lists: readonly (readonly unknown[])[]): number {
  return lists.flat().length / lists.length;
}

/** Lists and non-nulls around a type. */
function wrappersOf(type: GraphQLOutputType): GraphQLOutputType[] {
  return isWrappingType(type) ? [type, ...wrappersOf(type.ofType)] : [];
}
