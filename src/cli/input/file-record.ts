/** One record of an input file: its cells by the names that stand there, in order, or why it has none. */
export type FileRecord =
  | { readonly line: number; readonly cells: readonly (readonly [name: string, value: unknown])[] }
  | { readonly line: number; readonly problem: string };

/** A column's name without what does not matter: capitals, blanks, dashes and underscores; `overage` has two names. */
export function columnOf(name: string): string {
  const bare = name.toLowerCase().replace(/[\s_-]/g, '');
  return bare === 'overageenabled' ? 'overage' : bare;
}
