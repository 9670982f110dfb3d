import { randomUUID } from 'node:crypto';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The caller's own X-Correlation-Id if it is a GUID, else a fresh one: it goes into headers and logs as it is. */
export function correlationIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && GUID.test(header) ? header.toLowerCase() : randomUUID();
}
