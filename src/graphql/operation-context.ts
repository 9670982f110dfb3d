import type { GatewayContext } from '../access/gateway-context.js';
import type { RateLimits } from '../access/rate-limits.js';
import type { GatewayError } from '../errors/gateway-error.js';
import type { Deadline } from '../request/deadline.js';
import type { OperationSummary } from './operation-summary.js';

/** What is left of a caller's budget after a charge. */
export type Budget = Awaited<ReturnType<RateLimits['chargeCaller']>>;

/** What the HTTP layer has to know of how an operation went; filled in while it is served. */
export interface OperationOutcome {
  /** What is left of the caller's budget, once something was charged. */
  budget?: Budget;
  /** The gateway had no capacity for the operation: the answer is a plain HTTP error. */
  refusal?: GatewayError;
  /** The deadline of the operation, where it is not that of a query. */
  deadline?: Deadline;
  /** The document was refused before execution: its status, which holds for one media type of the answer only. */
  requestErrorStatus?: number;
  /** Which operation it is, once that is known to be a valid one. */
  summary?: OperationSummary;
  /** Codes of the errors in the answer, each once. */
  codes?: readonly string[];
  /** Whole seconds until the same request is worth sending again, where errors in the answer say so. */
  retryAfterSeconds?: number;
}

/** The context of an operation. Apollo copies it for its plugins, so what they report goes into one shared object. */
export interface OperationContext extends GatewayContext {
  readonly outcome: OperationOutcome;
}
