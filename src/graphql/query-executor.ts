import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getNullableType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';

/** A valid operation and what one request runs it with. */
export interface OperationRun {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly context: unknown;
}

export type ExecuteOperation = (run: OperationRun) => Promise<ExecutionResult>;

/** How often a query has been run when compiling it, some milliseconds of work, begins to pay. */
const OFTEN = 10;

/** A query's function, once it has one, and how often it was run before. */
interface Experience {
  runs: number;
  compiled?: CompiledQuery | 'never';
}

/**
 * Runs operations; a query that comes again and again by a function compiled for it, which takes a third of the time
 * and answers the same; `onCompiled` is told of each. What was compiled lives as long as the parsed document, of which only so many are remembered.
 */
export function createExecutor(
  schema: GraphQLSchema,
  onCompiled: (operationName: string | undefined) => void = () => {},
): ExecuteOperation {
  const experiences = new WeakMap<OperationDefinitionNode, Experience>();

  function compiledFor({ document, operation, operationName }: OperationRun): CompiledQuery | undefined {
    if (operation?.operation !== 'query') return undefined;
    const experience = experiences.get(operation) ?? { runs: 0 };
    experiences.set(operation, experience);
    experience.runs += 1;
    if (experience.runs < OFTEN) return undefined;
    if (experience.compiled === undefined) {
      experience.compiled = compile(schema, document, operation, operationName);
      if (experience.compiled !== 'never') onCompiled(operation.name?.value);
    }
    return experience.compiled === 'never' ? undefined : experience.compiled;
  }

  return async (run) => {
    const result = await compiledFor(run)?.query(undefined, run.context, run.variables ?? {});
    // Without data nothing was run, and graphql's own words for why are the known ones.
    if (result === undefined || !('data' in result)) return interpret(schema, run);
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(toKnownError) };
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  { selectionSet }: OperationDefinitionNode,
  operationName: string | undefined,
): CompiledQuery | 'never' {
  if (selectionSet.selections.some((root) => mayBeList(schema, root))) return 'never';
  const compiled = compileQuery(schema, document, operationName);
  return isCompiledQuery(compiled) ? compiled : 'never';
}

/** graphql-jit answers a list of promises, of which one fails, with a null too many. Such lists stand at the root only. */
function mayBeList(schema: GraphQLSchema, root: SelectionNode): boolean {
  if (root.kind !== Kind.FIELD) return true;
  const field = schema.getQueryType()?.getFields()[root.name.value];
  return field !== undefined && isListType(getNullableType(field.type));
}

/** graphql-jit has an error class of its own, which nobody else takes for an error of GraphQL. */
function toKnownError({ message, path, originalError, locations }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { path, originalError });
  Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
  return error;
}

async function interpret(schema: GraphQLSchema, run: OperationRun): Promise<ExecutionResult> {
  return execute({
    schema,
    document: run.document,
    operationName: run.operationName,
    variableValues: run.variables,
    contextValue: run.context,
  });
}
