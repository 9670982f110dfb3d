import type { Exchange } from '../http-io/exchange.js';
import type { Customer } from '../state/customer.js';
import type { World } from '../world.js';
import type { ApiCaller } from './token-check.js';

/** One authorized call of the API. */
export interface ApiCall {
  readonly world: World;
  readonly caller: ApiCaller;
  readonly exchange: Exchange;
  /** The path behind `/v1/`, split at the slashes. */
  readonly segments: readonly string[];
  /** The customer of the path. @throws Refusal 400/900118, 404/60003, 403/20002 */
  readonly customer: () => Customer;
}
