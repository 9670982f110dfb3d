import type { Deadline } from './deadline.js';

/** Who goes first when the quota is short: a person waiting, or a list being worked through. */
export type Priority = 'interactive' | 'batch';

/** What travels with one request through every layer, down to each upstream attempt. */
export interface RequestContext {
  /** GUID; the caller's own X-Correlation-Id or a fresh one. Becomes MS-CorrelationId and stands in every log line. */
  readonly correlationId: string;
  /** A culture name that Partner Center knows, from Accept-Language; becomes X-Locale. */
  readonly locale: string;
  readonly deadline: Deadline;
  readonly priority: Priority;
  /** How many requests have asked for what is fetched with this; 1 when absent. */
  readonly demand?: number;
  /** Who asked, as one name; absent for what the gateway does by itself. Never sent or logged. */
  readonly asker?: string;
  /** Aborts when the caller hangs up. */
  readonly callerGone: AbortSignal;
}
