import {
  type DocumentNode,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The variables of a valid operation that may be absent but never null: they stand where null is not accepted, and a
 * default of theirs, or of that place, allows that. graphql finds a null there only while it executes, and tells it as
 * if the gateway had failed; compiled queries do not find all of them.
 */
export function neverNullVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const nullable = new Set(
    (operation.variableDefinitions ?? [])
      .filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value),
  );
  if (nullable.size === 0) return nullable;
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  const own = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  visit(
    own,
    visitWithTypeInfo(types, {
      Variable: ({ name }) => {
        if (nullable.has(name.value) && isNonNullType(types.getInputType())) found.add(name.value);
      },
    }),
  );
  return found;
}
