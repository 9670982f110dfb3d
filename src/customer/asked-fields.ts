import {
  type FieldNode,
  type GraphQLDirective,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
} from 'graphql';

/** The names of the fields that are asked for directly below the one being resolved. */
export function askedFields(info: GraphQLResolveInfo): ReadonlySet<string> {
  const below = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  return new Set(fieldsOf(below, info).map(({ name }) => name.value));
}

function fieldsOf(selections: readonly SelectionNode[], info: GraphQLResolveInfo): FieldNode[] {
  return selections
    .filter((selection) => isIncluded(selection, info))
    .flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      return fieldsOf(fragment?.selectionSet.selections ?? [], info);
    });
}

function isIncluded(selection: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  const condition = (directive: GraphQLDirective) =>
    getDirectiveValues(directive, selection, variableValues)?.if;
  return condition(GraphQLSkipDirective) !== true && condition(GraphQLIncludeDirective) !== false;
}
