/** Prints rows as a table with aligned columns; the first row holds the headings. */
export function printTable(title, rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const line = (row) =>
    `  ${row.map((cell, column) => String(cell).padEnd(widths[column])).join('   ')}`.trimEnd();
  const [headings, ...body] = rows;
  console.log(
    [`\n${title}\n`, line(headings), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join(
      '\n',
    ),
  );
}

/** Prints whether each promise was kept; one that was broken makes the command fail. */
export function printPromises(...promises) {
  console.log('');
  for (const { promise, kept } of promises) {
    console.log(`  ${kept ? 'kept  ' : 'BROKEN'}  ${promise}`);
    if (!kept) process.exitCode = 1;
  }
  console.log('');
}
