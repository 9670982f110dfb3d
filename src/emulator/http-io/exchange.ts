import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** One received request, its body read. */
export interface Exchange {
  readonly method: string;
  /** Path without query, as sent. */
  readonly path: string;
  /** Query string without `?`, as sent. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Splits the request target. A body is read by whoever needs one. */
export function toExchange(request: IncomingMessage, body = ''): Exchange {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    search: mark < 0 ? '' : target.slice(mark + 1),
    headers: request.headers,
    body,
  };
}

/** A header that is sent once, or undefined. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  const value = exchange.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The query's parameters. A second `?` counts as `&`: Partner Center's own documents print such addresses. */
export function queryOf(exchange: Exchange): URLSearchParams {
  return new URLSearchParams(exchange.search.replaceAll('?', '&'));
}
