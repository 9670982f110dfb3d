import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isSpecifiedScalarType,
  print,
} from 'graphql';

/** A type, field, argument, input field or enum value. */
export interface Element {
  /** Such as `Query.overage(customerId:)`. */
  readonly name: string;
  /** The type as text, with the default where there is one. */
  readonly type: string;
  readonly description: string;
  readonly mustBeGiven: boolean;
}

/** Everything of our own that stands in a schema. */
export function elementsOf(schema: GraphQLSchema): Element[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .flatMap((type) => [element(type.name, type.constructor.name, type.description), ...membersOf(type)]);
}

function membersOf(type: GraphQLNamedType): Element[] {
  if (isEnumType(type)) {
    return type
      .getValues()
      .map(({ name, description }) => element(`${type.name}.${name}`, 'value', description));
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => input(`${type.name}.${field.name}`, field));
  }
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const name = `${type.name}.${field.name}`;
    const args = field.args.map((argument) => input(`${name}(${argument.name}:)`, argument));
    return [element(name, String(field.type), field.description), ...args];
  });
}

function input(
  name: string,
  { type, defaultValue, description }: GraphQLArgument | GraphQLInputField,
): Element {
  const literal = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  const text = literal ? `${type} = ${print(literal)}` : String(type);
  return { ...element(name, text, description), mustBeGiven: text.endsWith('!') };
}

function element(name: string, type: string, description: string | null | undefined): Element {
  return { name, type, description: description ?? '', mustBeGiven: false };
}
