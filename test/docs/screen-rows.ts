/** A row of docs/error-screens.md: what to send, and what comes. */
export interface ScreenRow {
  readonly screen: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  readonly headers: Record<string, string>;
  readonly as: string;
  /** To be added to the emulator first. */
  readonly fault: Record<string, unknown> | undefined;
  /** Of the gateway, as variables of its environment. */
  readonly settings: Record<string, string>;
  readonly answer: string;
}

/** Every row of the page; each table belongs to the nearest GraphQL document above it. */
export function screenRows(page: string): ScreenRow[] {
  const rows: ScreenRow[] = [];
  let document = '';
  for (const block of page.matchAll(/^```graphql\n(?<document>.*?)^```$|^(?<table>\|.*?\n)(?!\|)/gms)) {
    const { document: found, table } = block.groups ?? {};
    if (found !== undefined) document = found;
    else rows.push(...tableRows(table ?? '').map((cells) => toRow(cells, document)));
  }
  return rows;
}

function tableRows(table: string): Map<string, string>[] {
  const [head = [], _ruler, ...lines] = table
    .trim()
    .split('\n')
    .map((line) => line.slice(1, -1).split('|'));
  return lines.map((cells) => new Map(head.map((name, at) => [name.trim(), cells[at]?.trim() ?? ''])));
}

function toRow(cells: ReadonlyMap<string, string>, document: string): ScreenRow {
  return {
    screen: cells.get('Screen') ?? '',
    document,
    variables: json(cells.get('Variables')) ?? {},
    headers: json(cells.get('Headers')) ?? {},
    as: cells.get('As') || 'demo-operator',
    settings: setting(cells.get('Setting')),
    fault: json(cells.get('Fault')),
    answer: cells.get('Answer') ?? '',
  };
}

function json(cell = '') {
  return cell === '' ? undefined : JSON.parse(cell.replaceAll('`', ''));
}

function setting(cell = ''): Record<string, string> {
  const [name = '', value] = cell.replaceAll('`', '').split('=');
  return value === undefined ? {} : { [name]: value };
}
