import { sql } from 'kysely';

/*
 * Written out in the statement instead of bound as parameters: both databases use a partial index only where they can
 * see that the condition of the query implies the condition of the index.
 */

/** Still to be settled; holds its customer. */
export const RUNNING = sql<boolean>`state in ('RESERVED', 'SENT')`;

/** Its idempotency key is taken. */
export const HOLDS_KEY = sql<boolean>`state in ('RESERVED', 'SENT', 'SETTLED')`;

/** Settled, but no read has shown the wanted state. */
export const NOT_YET_SEEN = sql<boolean>`outcome in ('ACCEPTED', 'UNKNOWN')`;

/** A request of it left that changed something, or may have. */
export const MAY_HAVE_TAKEN_EFFECT = sql<boolean>`(state = 'SENT' or outcome in ('ACCEPTED', 'VISIBLE', 'UNKNOWN'))`;

/** Changed something, or might have, or still may. */
export const MAY_HAVE_CHANGED = sql<boolean>`(state in ('RESERVED', 'SENT') or outcome in ('ACCEPTED', 'VISIBLE', 'UNKNOWN'))`;
