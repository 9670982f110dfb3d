import type { Reply } from '../http-io/reply.js';
import type { ApiCall } from './api-call.js';
import { toOverageCollectionWire } from './overage-wire.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';

/** "Get overage": a collection of what is visible now. What another partner set stays hidden (inferred). */
export function getOverage(call: ApiCall): Reply {
  const { store, switches } = call.world;
  const customer = call.customer();
  if (switches.emptyOverage === 'not-found' && store.visibleOverage(customer.id) === null) {
    throw new Refusal(PROBLEMS.overageUnknown);
  }
  const body = store.overageBody(customer.id, (overage) =>
    JSON.stringify(toOverageCollectionWire(customer.id, overage, switches)),
  );
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
}
