import type { LinkWire } from '../partner-center/link.wire.js';
import { HttpMethod } from './http-method.enum.js';
import type { Link } from './link.type.js';

/** What a link may point at: this API, and below this customer. */
export interface LinkScope {
  readonly apiOrigin: string;
  readonly customerId: string;
  /** Told the reason whenever a link is left out. */
  readonly onDropped: (reason: DroppedLink) => void;
}

/** Why a link is left out. */
export const DROPPED_LINKS = [
  'foreign-origin',
  'foreign-customer',
  'unknown-method',
  'credentials',
  'malformed',
] as const;
export type DroppedLink = (typeof DROPPED_LINKS)[number];

const METHODS: ReadonlyMap<string, HttpMethod> = new Map(Object.entries(HttpMethod));
/** Backslashes, control characters and blanks are read differently by different URL parsers. */
const AMBIGUOUS = /[\\\s\p{Cc}]/u;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Whose credentials they are does not matter: none are handed to a caller. */
const CREDENTIAL_HEADER = /^(proxy-)?authorization$|^cookie$/i;

/**
 * A link as a typed field, or null when it is absent or not safe to show: another origin, another customer, a path
 * that climbs out, a method that is not offered, a header with credentials, or text that could be read two ways.
 */
export function toLink(wire: LinkWire | undefined, scope: LinkScope): Link | null {
  if (wire === undefined) return null;
  const method = METHODS.get((wire.method ?? 'GET').toUpperCase());
  const problem = method === undefined ? 'unknown-method' : problemOf(wire, scope);
  if (method === undefined || problem !== undefined) {
    scope.onDropped(problem ?? 'unknown-method');
    return null;
  }
  return { uri: wire.uri, method, headers: wire.headers ?? [] };
}

function problemOf(
  { uri, headers }: LinkWire,
  { apiOrigin, customerId }: LinkScope,
): DroppedLink | undefined {
  if (AMBIGUOUS.test(uri) || uri === '') return 'malformed';
  if ((headers ?? []).some(({ key, value }) => !HEADER_NAME.test(key) || /\p{Cc}/u.test(value)))
    return 'malformed';
  if ((headers ?? []).some(({ key }) => CREDENTIAL_HEADER.test(key))) return 'credentials';
  const url = URL.parse(uri, `${apiOrigin}/v1/`);
  if (url === null) return 'malformed';
  if (url.origin !== apiOrigin || url.username !== '' || url.password !== '') return 'foreign-origin';
  return isBelowCustomer(url.pathname, customerId) ? undefined : 'foreign-customer';
}

/** Some links carry the API version and some do not; dots and slashes encoded once or more count as an attempt to climb out. */
function isBelowCustomer(pathname: string, customerId: string): boolean {
  if (/%(25)*(2e|2f|5c)/i.test(pathname)) return false;
  const path = pathname.toLowerCase().replace(/^\/v1\//, '/');
  const own = `/customers/${customerId}`;
  return path === own || path.startsWith(`${own}/`);
}
