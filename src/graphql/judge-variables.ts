import {
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { withoutStacks } from '../errors/without-stacks.js';
import { isUuid, UUID } from '../hypermedia/uuid.scalar.js';
import type { Variables } from './argument-size.js';
import { formatError } from './format-error.js';
import type { Refusal } from './judge-document.js';
import { neverNullVariables } from './never-null-variables.js';

const MOST_ERRORS = 3;

/** What is worked out once for an operation. */
interface Known {
  readonly surely: readonly (readonly [name: string, Fits])[];
  readonly neverNull: ReadonlySet<string>;
}

/** Whether a value surely fits; false only means that somebody has to look closer. */
type Fits = (value: unknown) => boolean;

/**
 * A check of whether variables fit their operation, before it is executed: what does not is refused in graphql's own
 * words, for less than it would take to find out while executing. What obviously fits costs next to nothing; how to
 * see that is worked out once for an operation.
 * @returns a function whose `tellSchema` means the same as for `judgeDocument`
 */
export function createVariableCheck(schema: GraphQLSchema) {
  const known = new WeakMap<OperationDefinitionNode, Known>();

  function knownOf(document: DocumentNode, operation: OperationDefinitionNode): Known {
    let found = known.get(operation);
    if (found === undefined) {
      const surely = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
        const named = typeFromAST(schema, type);
        const fits = isInputType(named) ? fitsOf(named) : never;
        return [variable.name.value, defaultValue === undefined ? fits : orAbsent(fits)] as const;
      });
      found = { surely, neverNull: neverNullVariables(schema, document, operation) };
      known.set(operation, found);
    }
    return found;
  }

  return (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
    tellSchema: boolean,
  ): Refusal | undefined =>
    withoutStacks(() => {
      const { surely, neverNull } = knownOf(document, operation);
      for (const name of neverNull)
        if (variables[name] === null) return [formatError(isNull(name), undefined)];
      if (
        surely.every(([name, fits]) => fits(Object.hasOwn(variables, name) ? variables[name] : undefined))
      ) {
        return undefined;
      }
      const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
        maxErrors: tellSchema ? MOST_ERRORS : 1,
        hideSuggestions: !tellSchema,
      });
      return errors?.map((error) => formatError({ ...error.toJSON(), extensions: BAD_USER_INPUT }, error));
    });
}

function isNull(name: string): GraphQLFormattedError {
  const message = `Variable "$${name}" must not be null where it is used. Leave it out, or give it a value.`;
  return { message, extensions: BAD_USER_INPUT };
}

const BAD_USER_INPUT = { code: 'BAD_USER_INPUT' };
const never: Fits = () => false;

/** Scalars and lists of them; of enums and inputs nothing is sure. */
function fitsOf(type: GraphQLInputType): Fits {
  if (isNonNullType(type)) {
    const fits = fitsOf(type.ofType);
    return (value) => value !== null && value !== undefined && fits(value);
  }
  if (isListType(type)) {
    const fits = fitsOf(type.ofType);
    return (value) => isAbsent(value) || (Array.isArray(value) && value.every(fits));
  }
  if (!isScalarType(type)) return isAbsent;
  if (type === UUID) return (value) => isAbsent(value) || isUuid(value);
  return (value) => {
    if (isAbsent(value)) return true;
    try {
      return type.parseValue(value) !== undefined;
    } catch {
      return false;
    }
  };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function orAbsent(fits: Fits): Fits {
  return (value) => value === undefined || fits(value);
}
