import { createHash } from 'node:crypto';
import { GatewayError } from '../errors/gateway-error.js';

const DIGEST_LENGTH = 22;
/** Longest cursor that is looked at; a continuation token takes up to 4096 characters of it. */
const LONGEST_CURSOR = 12_000;

/**
 * An opaque text for a place in a list, good only for the query and the caller that `binding` names. It needs no key,
 * and so holds in every replica: its digest finds out damaged and borrowed cursors, and one forged on purpose gains
 * nothing, because whoever opens it checks the place as if a stranger had written it, and access on every page.
 */
export function toCursor(place: unknown, binding: string): string {
  const text = JSON.stringify(place);
  return Buffer.from(`${digestOf(text, binding)}${text}`).toString('base64url');
}

/** The place in a cursor, unchecked. @throws GatewayError `BAD_USER_INPUT` when it is not one of this list */
export function fromCursor(cursor: string, binding: string): unknown {
  const opened = Buffer.from(cursor.slice(0, LONGEST_CURSOR), 'base64url');
  const [digest, text] = [opened.toString().slice(0, DIGEST_LENGTH), opened.toString().slice(DIGEST_LENGTH)];
  // Decoding skips what is not base64url, so two texts could be one cursor.
  if (opened.toString('base64url') !== cursor || digest !== digestOf(text, binding)) throw badCursor();
  try {
    return JSON.parse(text);
  } catch {
    throw badCursor();
  }
}

/** The refusal of a cursor that is damaged, forged, from another list, or no longer known to Partner Center. */
export function badCursor(): GatewayError {
  return new GatewayError(
    'BAD_USER_INPUT',
    'The cursor in "after" is not one of this list and search, or has expired. Use a cursor of the page before with the same search, or leave it out to start again.',
  );
}

function digestOf(text: string, binding: string): string {
  return createHash('sha256')
    .update(binding)
    .update('\n')
    .update(text)
    .digest('base64url')
    .slice(0, DIGEST_LENGTH);
}
