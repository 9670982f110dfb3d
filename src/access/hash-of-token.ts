import { hash } from 'node:crypto';

/** What a token is remembered by: a heap dump must not hold usable ones. */
export function hashOfToken(token: string): string {
  return hash('sha256', token, 'base64');
}
