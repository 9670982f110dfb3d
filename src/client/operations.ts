/** The package's entry `./operations`: every documented operation as a typed document, and the types of the schema. */
export * from './generated/graphql.js';
