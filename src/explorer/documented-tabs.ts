import { EXAMPLE_VARIABLES } from './example-variables.js';

/** A tab of the editor. */
export interface DocumentedTab {
  readonly query: string;
  readonly variables: string;
}

const FILES = import.meta.glob<string>('../../schema/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The documented operations, each with variables that work on the emulator, in the order a newcomer reads them. */
export const DOCUMENTED_TABS: readonly DocumentedTab[] = Object.entries(EXAMPLE_VARIABLES).flatMap(
  ([file, variables]) => {
    const query = FILES[`../../schema/operations/${file}.graphql`];
    return query === undefined ? [] : [{ query, variables: JSON.stringify(variables, null, 2) }];
  },
);
