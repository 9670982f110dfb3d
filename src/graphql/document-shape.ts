import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a selection comes to once all its fragments are spread. */
export interface Shape {
  /** Levels of fields; introspection counts as one, since those who may use it need its depth. */
  readonly depth: number;
  readonly fields: number;
  /** Fields of the first level. */
  readonly ownFields: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Shape = { depth: 0, fields: 0, ownFields: 0, aliases: 0, directives: 0 };
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * The shapes of a document's operations. Every fragment is measured once, however often it is spread, so the work
 * grows with the document and not with what it expands to. A fragment that spreads itself counts as nothing here:
 * validation refuses it.
 */
export function shapesOf(document: DocumentNode): Shape[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const measured = new Map<string, Shape>();

  function ofSet(set: SelectionSetNode | undefined): Shape {
    return (set?.selections ?? []).map(ofSelection).reduce(together, NOTHING);
  }

  function ofSelection(selection: SelectionNode): Shape {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return together(ofFragment(selection.name.value), { ...NOTHING, directives });
    }
    const inner = ofSet(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return together(inner, { ...NOTHING, directives });
    return {
      depth: INTROSPECTION.has(selection.name.value) ? 1 : inner.depth + 1,
      fields: inner.fields + 1,
      ownFields: 1,
      aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
      directives: inner.directives + directives,
    };
  }

  function ofFragment(name: string): Shape {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    const directives = fragment?.directives?.length ?? 0;
    const shape = together(ofSet(fragment?.selectionSet), { ...NOTHING, directives });
    measured.set(name, shape);
    return shape;
  }

  return operations.map((operation) => {
    const own = [operation, ...(operation.variableDefinitions ?? [])];
    const directives = own.reduce((sum, node) => sum + (node.directives?.length ?? 0), 0);
    return together(ofSet(operation.selectionSet), { ...NOTHING, directives });
  });
}

function together(a: Shape, b: Shape): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    ownFields: a.ownFields + b.ownFields,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
  };
}
