import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { OperationContext } from './operation-context.js';
import type { ExecuteOperation } from './query-executor.js';

type ExecutionGateway = ApolloServerOptionsWithGateway<OperationContext>['gateway'];

/** Has Apollo leave the execution to us: its only hook for that is the one made for federation, of which this has none. */
export function executionGateway(schema: GraphQLSchema, execute: ExecuteOperation): ExecutionGateway {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, operation, request, context }) =>
        execute({
          document,
          operation,
          operationName: request.operationName,
          variables: request.variables,
          context,
        }),
    }),
    stop: async () => {},
  };
}
