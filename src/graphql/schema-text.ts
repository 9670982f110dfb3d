import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** The schema as it stands in schema/schema.graphql: sorted, so that a diff shows only what changed. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
