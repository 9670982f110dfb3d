import { GatewayError } from '../errors/gateway-error.js';

const RESERVED_FOR_MUTATIONS = 0.1;
const RETRY_AFTER_SECONDS = 1;

/** How many requests are being served, and which of them may go on when there are too many. */
export interface InFlight {
  readonly count: number;
  /** Like `enter`, but counts nothing. */
  requireRoom(): void;
  /** Counts a request in. @throws GatewayError `OVERLOADED` when not even a mutation could be served */
  enter(): void;
  /** Not a method, so that it can be handed on as it is. */
  readonly leave: () => void;
  /** Queries give way first: a part of the capacity is kept for mutations. @throws GatewayError `OVERLOADED` */
  admit(operation: 'query' | 'mutation' | 'subscription'): void;
}

/** Serves at most `most` requests at once, and a tenth more (at least one) that turn out to be mutations. */
export function createInFlight(most: number): InFlight {
  const mostWithMutations = most + Math.ceil(most * RESERVED_FOR_MUTATIONS);
  let count = 0;
  const requireRoom = () => {
    if (count >= mostWithMutations) throw overloaded();
  };
  return {
    get count() {
      return count;
    },
    requireRoom,
    enter: () => {
      requireRoom();
      count += 1;
    },
    leave: () => {
      count -= 1;
    },
    admit: (operation) => {
      if (operation !== 'mutation' && count > most) throw overloaded();
    },
  };
}

function overloaded(): GatewayError {
  return new GatewayError(
    'OVERLOADED',
    'The gateway is serving as many requests as it can. Send the request again in a moment.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
