import {
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLInputType,
  type GraphQLSchema,
  getLocation,
  getNullableType,
  getVariableValues,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  type OperationDefinitionNode,
  type SourceLocation,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { withoutStacks } from '../errors/without-stacks.js';
import { isUuid, UUID, UUID_EXPECTED } from '../hypermedia/uuid.scalar.js';
import type { Variables } from './argument-size.js';
import { formatError } from './format-error.js';
import type { Refusal } from './judge-document.js';
import { neverNullVariables } from './never-null-variables.js';

const MOST_ERRORS = 3;

/** What is worked out once for an operation. */
interface Known {
  readonly variables: readonly Variable[];
  readonly neverNull: ReadonlySet<string>;
}

interface Variable {
  readonly name: string;
  readonly fits: Fits;
  /** It holds one GUID, or perhaps none. */
  readonly isUuid: boolean;
  readonly definition: VariableDefinitionNode;
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
      found = {
        variables: (operation.variableDefinitions ?? []).map((definition) => toVariable(schema, definition)),
        neverNull: neverNullVariables(schema, document, operation),
      };
      known.set(operation, found);
    }
    return found;
  }

  function inWordsOfGraphql(
    operation: OperationDefinitionNode,
    values: Variables,
    tellSchema: boolean,
  ): Refusal | undefined {
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], values, {
      maxErrors: tellSchema ? MOST_ERRORS : 1,
      hideSuggestions: !tellSchema,
    });
    return errors?.map((error) => formatError({ ...error.toJSON(), extensions: BAD_USER_INPUT }, error));
  }

  return (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    values: Variables,
    tellSchema: boolean,
  ): Refusal | undefined => {
    const { variables, neverNull } = knownOf(document, operation);
    for (const name of neverNull) if (values[name] === null) return [formatError(isNull(name), undefined)];
    const fits = (variable: Variable) => variable.fits(givenTo(variable, values));
    if (variables.every(fits)) return undefined;
    return withoutStacks(() => {
      const doubtful = variables.filter((variable) => !fits(variable));
      return malformedUuid(doubtful, values) ?? inWordsOfGraphql(operation, values, tellSchema);
    });
  };
}

function toVariable(schema: GraphQLSchema, definition: VariableDefinitionNode): Variable {
  const { variable, type, defaultValue } = definition;
  const named = typeFromAST(schema, type);
  const fits = isInputType(named) ? fitsOf(named) : never;
  return {
    name: variable.name.value,
    fits: defaultValue === undefined ? fits : orAbsent(fits),
    isUuid: getNullableType(named) === UUID,
    definition,
  };
}

function givenTo({ name }: Variable, values: Variables): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/**
 * The same words for the most frequent mistake, a customer id that is no GUID: having graphql find it takes two errors,
 * one within the other, which would make the refusal dearer than an answer.
 */
function malformedUuid([only, ...others]: readonly Variable[], values: Variables): Refusal | undefined {
  if (only === undefined || others.length > 0 || !only.isUuid) return undefined;
  const value = givenTo(only, values);
  if (typeof value !== 'string') return undefined;
  const message = `Variable "$${only.name}" got invalid value ${JSON.stringify(value)}; ${UUID_EXPECTED}`;
  const locations = placeOf(only.definition);
  return [formatError({ message, locations, extensions: BAD_USER_INPUT }, undefined)];
}

/** Looks through the whole document, so nobody asks before there is something to say. */
function placeOf({ loc }: VariableDefinitionNode): readonly SourceLocation[] {
  return loc === undefined ? [] : [getLocation(loc.source, loc.start)];
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
