import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

/** What is told of a valid operation; never its text or variables. */
export interface OperationSummary {
  readonly type: OperationDefinitionNode['operation'];
  /** As the caller named it. */
  readonly name?: string;
  /** Fields of the root, by their names in the schema. */
  readonly fields: readonly string[];
}

const LONGEST_NAME = 80;
const MOST_FIELDS = 20;

export function summarize(document: DocumentNode, operation: OperationDefinitionNode): OperationSummary {
  const fields = [...new Set(rootFields(document, operation.selectionSet))].slice(0, MOST_FIELDS);
  const name = operation.name?.value.slice(0, LONGEST_NAME);
  return { type: operation.operation, ...(name !== undefined && { name }), fields };
}

/** Validation has made sure that fragments exist and do not contain themselves. */
function rootFields(document: DocumentNode, { selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection.name.value];
    if (selection.kind === 'InlineFragment') return rootFields(document, selection.selectionSet);
    const fragment = document.definitions.find(
      (one) => one.kind === 'FragmentDefinition' && one.name.value === selection.name.value,
    );
    return fragment?.kind === 'FragmentDefinition' ? rootFields(document, fragment.selectionSet) : [];
  });
}
