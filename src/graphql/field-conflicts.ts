import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/**
 * Fields that would have one name in an answer and are not the same: another field, or other arguments. graphql's own rule
 * compares each with each, fragments too, so that a thousand tokens can cost it some 20 ms; this compares each with the
 * first of its name. It may do so as the schema has neither interfaces nor unions: in a document that keeps all other
 * rules, fields that meet in an answer belong to one type, and the same field has the same type.
 * @param document one that keeps all other rules
 * @param most how many are looked for
 */
export function fieldConflicts(document: DocumentNode, most: number): GraphQLError[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const found: GraphQLError[] = [];

  function lookInto(sets: readonly SelectionSetNode[]): void {
    for (const [first, ...others] of fieldsByName(sets, fragments).values()) {
      if (first === undefined || found.length >= most) return;
      const other = others.find((field) => differenceOf(first, field) !== undefined);
      if (other !== undefined) found.push(conflictOf(first, other));
      else lookInto([first, ...others].flatMap(({ selectionSet }) => selectionSet ?? []));
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) lookInto([definition.selectionSet]);
  }
  return found.slice(0, most);
}

/** All fields of what stands at one place of an answer, by the name they have there. */
function fieldsByName(
  sets: readonly SelectionSetNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const waiting = [...sets];
  for (const { selections } of waiting) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = nameOf(selection);
        const known = fields.get(name);
        if (known === undefined) fields.set(name, [selection]);
        else known.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        waiting.push(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) waiting.push(fragment.selectionSet);
      }
    }
  }
  return fields;
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function differenceOf(a: FieldNode, b: FieldNode): string | undefined {
  if (a.name.value !== b.name.value) return `"${a.name.value}" and "${b.name.value}" are different fields`;
  return argumentsOf(a) === argumentsOf(b) ? undefined : 'they have differing arguments';
}

/** The words are graphql's. */
function conflictOf(a: FieldNode, b: FieldNode): GraphQLError {
  const remedy = 'Use different aliases on the fields to fetch both if this was intentional.';
  const message = `Fields "${nameOf(a)}" conflict because ${differenceOf(a, b)}. ${remedy}`;
  return new GraphQLError(message, { nodes: [a, b] });
}

/** The same for arguments, and fields of objects, in another order. */
function argumentsOf({ arguments: given = [] }: FieldNode): string {
  return inOrder(given);
}

function inOrder(
  named: readonly { readonly name: { readonly value: string }; readonly value: ValueNode }[],
): string {
  return named
    .map(({ name, value }) => `${name.value}:${textOf(value)}`)
    .sort()
    .join();
}

/** As in a document, so that only the same values have the same text. */
function textOf(value: ValueNode): string {
  switch (value.kind) {
    case Kind.VARIABLE:
      return `$${value.name.value}`;
    case Kind.NULL:
      return 'null';
    case Kind.STRING:
      return `${value.block ? '"""' : ''}${JSON.stringify(value.value)}`;
    case Kind.LIST:
      return `[${value.values.map(textOf).join()}]`;
    case Kind.OBJECT:
      return `{${inOrder(value.fields)}}`;
    default:
      return String(value.value);
  }
}
