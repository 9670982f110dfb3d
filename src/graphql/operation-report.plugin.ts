import type { ApolloServerPlugin } from '@apollo/server';
import type { Begun, Tracing } from '../telemetry/tracing.js';
import type { OperationContext } from './operation-context.js';
import type { OperationSummary } from './operation-summary.js';

/** Tells the HTTP layer what came of an operation, and traces its execution. */
export function operationReportPlugin(tracing: Tracing | undefined): ApolloServerPlugin<OperationContext> {
  return {
    requestDidStart: async ({ contextValue: { outcome } }) => {
      let span: Begun | undefined;
      return {
        executionDidStart: async () => {
          if (outcome.summary !== undefined) span = tracing?.beginStage(stageOf(outcome.summary));
        },
        willSendResponse: async ({ response: { body } }) => {
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          outcome.codes = [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
          span?.end(outcome.codes[0]);
        },
      };
    },
  };
}

/** Named by its type alone: the name of an operation is the caller's, and there may be any number of them. */
function stageOf({ type, name }: OperationSummary) {
  const attributes = {
    'graphql.operation.type': type,
    ...(name !== undefined && { 'graphql.operation.name': name }),
  };
  return { name: type, kind: 'server', attributes } as const;
}
