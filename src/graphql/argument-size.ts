import {
  type FieldNode,
  type GraphQLField,
  getNullableType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** How many results an argument asks for. */
export interface ArgumentSize {
  readonly name: string;
  /** `list`: one result for each item, each fetched on its own. `page`: that many results, fetched together. */
  readonly kind: 'list' | 'page';
  /** 1 where the value is missing or of another type: such a request fails before it is executed. */
  count(variables: Variables): number;
}

/** The argument of a field that decides how many results it has: a list of ids, or the size of a page. */
export function argumentSizeOf(
  definition: GraphQLField<unknown, unknown>,
  field: FieldNode,
  operation: OperationDefinitionNode,
): ArgumentSize | undefined {
  for (const { name, type, defaultValue } of definition.args) {
    const given = field.arguments?.find((argument) => argument.name.value === name)?.value;
    if (isListType(getNullableType(type)) && given !== undefined) {
      return { name, kind: 'list', count: (variables) => lengthOf(resolve(given, operation, variables)) };
    }
    if (name === 'first') {
      const fallback = toCount(defaultValue);
      return {
        name,
        kind: 'page',
        count: (variables) =>
          given === undefined ? fallback : toCount(resolve(given, operation, variables) ?? fallback),
      };
    }
  }
  return undefined;
}

/** Whether a request gives the argument a value: not absent, and not null. */
export function isGiven(
  name: string,
  field: FieldNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => boolean {
  const given = field.arguments?.find((argument) => argument.name.value === name)?.value;
  if (given === undefined || given.kind === Kind.NULL) return () => false;
  if (given.kind !== Kind.VARIABLE) return () => true;
  const variable = given.name.value;
  const declared = operation.variableDefinitions?.find((one) => one.variable.name.value === variable);
  const byDefault = declared?.defaultValue !== undefined && declared.defaultValue.kind !== Kind.NULL;
  return (variables) => {
    if (!Object.hasOwn(variables, variable)) return byDefault;
    return variables[variable] !== null && variables[variable] !== undefined;
  };
}

/** The value as far as sizes need it: a literal list as an array, a literal number as a number. */
function resolve(value: ValueNode, operation: OperationDefinitionNode, variables: Variables): unknown {
  if (value.kind === Kind.LIST) return value.values;
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind !== Kind.VARIABLE) return undefined;
  const name = value.name.value;
  if (Object.hasOwn(variables, name)) return variables[name];
  const declared = operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
  return declared?.defaultValue && resolve(declared.defaultValue, operation, {});
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function toCount(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : 1;
}
