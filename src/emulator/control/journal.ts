import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange } from '../http-io/exchange.js';
import { isObject, parseJson } from '../json.js';

/** Which part of the emulator a request was for. */
export type Target = 'api' | 'token' | 'keys';

/** One received request as the journal shows it. */
export interface JournalEntry {
  /** Counts up from 1 since the journal was last emptied. */
  readonly sequence: number;
  readonly at: string;
  readonly target: Target;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Authorization holds only its scheme. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON or form (credentials cut out), the raw text where it is neither, null without a body. */
  readonly body: unknown;
  /** null while it runs, and for good when the connection was cut instead. */
  readonly status: number | null;
}

interface Recorded {
  readonly sequence: number;
  readonly atMs: number;
  readonly target: Target;
  readonly exchange: Exchange;
  status: number | null;
}

/** Few enough that the journal costs neither memory nor speed under load. */
const KEPT = 1000;
const CREDENTIALS = new Set([
  'client_secret',
  'client_assertion',
  'refresh_token',
  'password',
  'code',
  'device_code',
]);

/** The last requests to the API and to Entra. Made readable only when read: writing is on the hot path. */
export class Journal {
  readonly #now: () => number;
  #ring: Recorded[] = [];
  #total = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a request; set `status` on the answer once it is known. */
  record(target: Target, exchange: Exchange): { status: number | null } {
    const recorded: Recorded = {
      sequence: this.#total + 1,
      atMs: this.#now(),
      target,
      exchange,
      status: null,
    };
    this.#ring[this.#total % KEPT] = recorded;
    this.#total += 1;
    return recorded;
  }

  clear(): void {
    this.#ring = [];
    this.#total = 0;
  }

  /** How many requests were noted since the journal was last emptied. */
  get total(): number {
    return this.#total;
  }

  /** The kept entries, oldest first, that came after the given sequence number. */
  entries(after = 0): JournalEntry[] {
    return this.#ring
      .filter(({ sequence }) => sequence > after)
      .sort((one, other) => one.sequence - other.sequence)
      .map(toEntry);
  }
}

function toEntry({ sequence, atMs, target, exchange, status }: Recorded): JournalEntry {
  const { method, path, search, headers, body } = exchange;
  return {
    sequence,
    at: new Date(atMs).toISOString(),
    target,
    method,
    path: search === '' ? path : `${path}?${search}`,
    headers: withoutCredentials(headers),
    body: readable(body, headers['content-type']),
    status,
  };
}

function withoutCredentials(headers: IncomingHttpHeaders): JournalEntry['headers'] {
  const { authorization } = headers;
  return authorization === undefined
    ? headers
    : { ...headers, authorization: authorization.split(' ', 1)[0] };
}

function readable(body: string, contentType = ''): unknown {
  if (body === '') return null;
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    const fields = [...new URLSearchParams(body)];
    return Object.fromEntries(
      fields.map(([name, value]) => [name, CREDENTIALS.has(name) ? '[redacted]' : value]),
    );
  }
  const parsed = parseJson(body);
  return isObject(parsed) || Array.isArray(parsed) ? parsed : body;
}
