import type { LinkWire } from '../partner-center/link.wire.js';

/** The collection whose pages are followed. */
export interface PagedCollection {
  readonly apiOrigin: string;
  /** Without the API version, such as `/customers`. */
  readonly path: string;
}

/** Where a page is: path with version and query, and the headers to send along. */
export interface PageAddress {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const CONTINUATION = 'ms-continuationtoken';
const HEADER_VALUE = /^[\x21-\x7e]{1,4096}$/;
/** Longest query that is followed; a search text and a page size need a fraction of it. */
const LONGEST_QUERY = 4096;

/**
 * The page that a `next` link stands for, or undefined when it is not safe to follow: another origin, another
 * collection, a method other than GET. Partner Center writes such links with and without `/v1` (document "Get a list
 * of customers" against its older forms); both mean the same page. Of the link's headers only the continuation token
 * is kept: no link may choose what else we send.
 */
export function toPageAddress(link: LinkWire, { apiOrigin, path }: PagedCollection): PageAddress | undefined {
  if ((link.method ?? 'GET').toUpperCase() !== 'GET') return undefined;
  const url = URL.parse(link.uri, `${apiOrigin}/`);
  if (url === null || url.origin !== apiOrigin || url.username !== '' || url.password !== '')
    return undefined;
  if (url.pathname.replace(/^\/v1\//, '/') !== path || url.search.length > LONGEST_QUERY) return undefined;
  const token = (link.headers ?? []).find(({ key }) => key.toLowerCase() === CONTINUATION)?.value;
  if (token !== undefined && !HEADER_VALUE.test(token)) return undefined;
  return {
    path: `/v1${path}${url.search}`,
    headers: token === undefined ? {} : { [CONTINUATION]: token },
  };
}
