import type { Deadline } from '../request/deadline.js';
import type { RequestContext } from '../request/request-context.js';
import type { Caller } from './caller.js';

/** A request on behalf of its caller. Whatever reads or changes a customer for it asks once more whether it may. */
export interface CallerRequest extends RequestContext {
  /** @throws GatewayError as `Authorizer.requireCustomer` does */
  requireCustomer(customerId: string): void;
}

/** What every resolver knows of the request it works for: who asked, and what travels with the request. */
export interface GatewayContext {
  readonly caller: Caller;
  /**
   * Replaced before execution, when the operation turns out to be a mutation, and by each of its changes: those are made
   * one after the other, and none is to go by what was read before another.
   */
  request: CallerRequest;
  readonly mutationDeadline: Deadline;
}
