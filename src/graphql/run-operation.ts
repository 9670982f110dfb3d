import {
  type GraphQLRequestContextResponseForOperation,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Log } from '../telemetry/log.js';
import type { Begun, Tracing } from '../telemetry/tracing.js';
import { logUnexpected } from './error-report.js';
import { formatError } from './format-error.js';
import type { OperationContext } from './operation-context.js';
import type { OperationSummary } from './operation-summary.js';
import type { ExecuteOperation } from './query-executor.js';

type Operation = GraphQLRequestContextResponseForOperation<OperationContext>;

/** Runs a valid operation and makes its answer; a failure is an answer, too. */
export type RunOperation = (operation: Operation) => Promise<GraphQLResponse>;

/**
 * Executes operations in the place of Apollo. Its only door for another executor is the one made for federation, and
 * what it makes for that, an object with a getter for each request, has V8 keep all of the request until the next whole
 * collection.
 */
export function createOperationRunner(
  execute: ExecuteOperation,
  log: Log,
  tracing: Tracing | undefined,
): RunOperation {
  return async ({ document, operation, request, contextValue }) => {
    const stage = beginStage(tracing, contextValue.outcome.summary);
    const { errors, ...result } = await execute({
      document,
      operation,
      operationName: request.operationName,
      variables: request.variables,
      context: contextValue,
    }).catch(toResult);
    if (errors !== undefined) logUnexpected(log, errors, contextValue);
    const shown = errors?.map((error) => formatError(error.toJSON(), error));
    stage?.end(codeOf(shown?.[0]));
    const singleResult = { ...result, ...(shown && { errors: shown }) };
    return { http: headOf(singleResult), body: { kind: 'single', singleResult } };
  };
}

/** Where not even data is null, nothing was run; what is wrong with a request is found before, and has its own status. */
function headOf(result: object): GraphQLResponse['http'] {
  return { ...(!('data' in result) && { status: 500 }), headers: new HeaderMap() };
}

function codeOf(error: GraphQLFormattedError | undefined): string | undefined {
  return error && String(error.extensions?.code);
}

/** What is thrown instead of being reported is nothing that anybody foresaw. */
function toResult(error: unknown): ExecutionResult {
  const thrown = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(thrown.message, { originalError: thrown })] };
}

/** Named by its type alone: the name of an operation is the caller's, and there may be any number of them. */
function beginStage(tracing: Tracing | undefined, summary: OperationSummary | undefined): Begun | undefined {
  if (tracing === undefined || summary === undefined) return undefined;
  const { type, name } = summary;
  const attributes = {
    'graphql.operation.type': type,
    ...(name !== undefined && { 'graphql.operation.name': name }),
  };
  return tracing.beginStage({ name: type, kind: 'server', attributes });
}
