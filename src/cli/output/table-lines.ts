/** Characters that would move the cursor or colour the terminal. */
const CONTROL = /\p{Cc}/gu;

/** Rows in aligned columns below their headings; nothing for no rows. */
export function tableLines(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const lines = [headings, ...rows].map((cells) => cells.map((cell) => cell.replace(CONTROL, ' ')));
  const widths = headings.map((_heading, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
