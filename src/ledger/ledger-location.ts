import { resolve } from 'node:path';

/** Where a ledger is kept, as `DATABASE_URL` says it. */
export type LedgerLocation =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** `:memory:`, a PostgreSQL URL, or the path of a file. */
export function toLocation(url: string): LedgerLocation {
  if (url === ':memory:') return { kind: 'memory' };
  if (/^postgres(ql)?:\/\//i.test(url)) return { kind: 'postgres', url };
  return { kind: 'file', path: resolve(url) };
}

/** The location as an operator may see it: without user and password. */
export function describeLocation(location: LedgerLocation): string {
  switch (location.kind) {
    case 'memory':
      return 'in memory';
    case 'file':
      return `at ${location.path}`;
    case 'postgres':
      return `on PostgreSQL ${withoutCredentials(location.url)}`;
  }
}

function withoutCredentials(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? '(the URL cannot be read)' : `${parsed.host}${parsed.pathname}`;
}
