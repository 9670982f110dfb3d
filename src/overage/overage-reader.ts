import type { CallerRequest } from '../access/gateway-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import { forCaller } from './for-caller.js';
import type { LinkScopes } from './link-scopes.js';
import type { OverageCache } from './overage-cache.js';
import type { OverageCollection } from './overage-collection.type.js';
import { toFreshness } from './to-freshness.js';

/** Reads a customer's overage settings by the read protocol. */
export interface OverageReader {
  /**
   * An answer at most `maxAgeSeconds` old; 0 asks Partner Center in any case.
   * @throws GatewayError `BAD_USER_INPUT` for a negative age, `NOT_FOUND` for an unknown customer, or any upstream code
   */
  read(
    customerId: string,
    maxAgeSeconds: number | undefined,
    context: CallerRequest,
  ): Promise<OverageCollection>;
}

export function createOverageReader(cache: OverageCache, linkScopes: LinkScopes): OverageReader {
  return {
    read: async (customerId, maxAgeSeconds, context) => {
      const maxAgeMs = toMaxAgeMs(maxAgeSeconds);
      const answer = await forCaller(customerId, context, () =>
        cache.read(customerId, { maxAgeMs, context }),
      );
      const view = answer.value.viewWithin(() => linkScopes(customerId));
      return { ...view, freshness: toFreshness(answer), isRead: answer.onlyStandsIn !== true };
    },
  };
}

function toMaxAgeMs(maxAgeSeconds: number | undefined): number | undefined {
  if (maxAgeSeconds === undefined) return undefined;
  if (maxAgeSeconds < 0) throw new GatewayError('BAD_USER_INPUT', 'maxAgeSeconds must be 0 or more.');
  return maxAgeSeconds * 1000;
}
