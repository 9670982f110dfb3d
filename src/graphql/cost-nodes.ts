import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type ArgumentSize, argumentSizeOf, isGiven, type Variables } from './argument-size.js';
import { introspectionSizes, SCHEMA_FIELDS } from './introspection-sizes.js';
import { UPSTREAM_CALLS } from './upstream-calls.js';

/** A selected field with fields of its own, reduced to what its cost depends on. */
export interface CostNode {
  /** Calls of Partner Center that it takes, for each id where it has a list of ids. */
  readonly calls: number;
  readonly size: ArgumentSize | undefined;
  /** Set for a list of customers: whether only some of them are searched for. */
  readonly searches?: ((variables: Variables) => boolean) | undefined;
  /** Selected fields without fields of their own. */
  readonly leaves: number;
  readonly children: readonly CostNode[];
}

/** The list whose page is one call for who may see every customer, and a call for each customer for everybody else. */
const CUSTOMER_LIST = 'Query.customers';

/** A read takes one call; a write looks first, so it takes two. */
const CALLS_OF_ROOT_FIELD = { query: 1, mutation: 2, subscription: 1 };

/**
 * Works out what the cost of an operation depends on, so that for each request only its variables are left to look
 * at. The document must be valid and within the limits of `refusalOfForm`.
 */
export function costNodesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostNode[] {
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );

  const sizes = introspectionSizes(schema);

  function nodesIn(set: SelectionSetNode, parent: GraphQLNamedType | undefined, calls: number): CostNode[] {
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        return fragment ? nodesIn(fragment.selectionSet, typeOf(fragment.typeCondition), calls) : [];
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        return nodesIn(selection.selectionSet, typeOf(selection.typeCondition) ?? parent, calls);
      }
      const ofSchema = SCHEMA_FIELDS.get(selection.name.value);
      const definition = ofSchema ?? fields[selection.name.value];
      if (definition === undefined) return [LEAF];
      const children = selection.selectionSet
        ? nodesIn(selection.selectionSet, getNamedType(definition.type), 0)
        : [];
      const path = ofSchema?.name ?? `${parent?.name}.${definition.name}`;
      const listed = sizes.get(path);
      return {
        calls: ofSchema ? 0 : calls || (UPSTREAM_CALLS[path] ?? 0),
        size: listed === undefined ? argumentSizeOf(definition, selection, operation) : always(path, listed),
        searches: path === CUSTOMER_LIST ? isGiven('search', selection, operation) : undefined,
        leaves: children.filter(isLeaf).length,
        children: children.filter((child) => !isLeaf(child)),
      };
    });
  }

  const typeOf = (condition: { readonly name: { readonly value: string } } | undefined) =>
    condition && schema.getType(condition.name.value);
  const root = schema.getRootType(operation.operation) ?? undefined;
  return nodesIn(operation.selectionSet, root, CALLS_OF_ROOT_FIELD[operation.operation]);
}

function always(name: string, count: number): ArgumentSize {
  return { name, kind: 'page', count: () => count };
}

const LEAF: CostNode = { calls: 0, size: undefined, leaves: 0, children: [] };

function isLeaf({ calls, size, leaves, children }: CostNode): boolean {
  return calls === 0 && size === undefined && leaves === 0 && children.length === 0;
}
