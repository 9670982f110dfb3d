import { GatewayError } from '../errors/gateway-error.js';
import type { Operation } from './operation.js';

/** The place of an operation in the list that begins with the newest. */
export interface PagePosition {
  readonly requestedAt: string;
  readonly id: string;
}

/** An opaque text for the operation's place; stays valid when operations are added or removed. */
export function toCursor({ requestedAt, id }: Operation): string {
  return Buffer.from(`${requestedAt.toISOString()} ${id}`).toString('base64url');
}

const POSITION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\w-]{1,64})$/;

/** @throws GatewayError `BAD_USER_INPUT` when the text is not one of ours */
export function toPosition(cursor: string): PagePosition {
  const [, requestedAt, id] = POSITION.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (requestedAt === undefined || id === undefined) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'The cursor in "after" is not one of this list. Use the endCursor of the page before, or leave it out.',
    );
  }
  return { requestedAt, id };
}
