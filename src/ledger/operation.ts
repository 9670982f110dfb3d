/**
 * RESERVED: the customer and the key are held, nothing was sent. SENT: a request may have reached Partner Center.
 * SETTLED: finished with an outcome. RELEASED: finished, provably without a change, and the key may be used again.
 * ABANDONED: whoever reserved it never sent anything; the key may be used again.
 */
export type OperationState = 'RESERVED' | 'SENT' | 'SETTLED' | 'RELEASED' | 'ABANDONED';

/** How a settled operation ended. UNKNOWN is an answer of its own: neither success nor failure could be proved. */
export type OperationOutcome = 'ACCEPTED' | 'VISIBLE' | 'UNCHANGED' | 'REJECTED' | 'UNKNOWN';

/** Who asked, as the caller's token says. */
export interface Actor {
  readonly application?: string | undefined;
  readonly user?: string | undefined;
  readonly tenant?: string | undefined;
}

/** An overage setting of a customer: as wished, as found, or as answered. */
export interface Setting {
  readonly azureEntitlementId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly overageEnabled: boolean;
}

/** What a read showed after the operation was settled. */
export interface Observation {
  readonly at: Date;
  readonly overageEnabled: boolean;
}

/** A refusal that a person can act on, kept so that a replay gives the same answer. */
export interface Refusal {
  readonly code: string;
  readonly field?: readonly string[] | undefined;
  readonly message: string;
  readonly upstreamCode?: string | undefined;
}

/** The ids that Microsoft support asks for. */
export interface Trace {
  readonly requestId?: string | undefined;
  readonly correlationId?: string | undefined;
}

/** One change of one customer's overage, from the wish to what became of it. */
export interface Operation {
  readonly id: string;
  /** The stable key of who asked; idempotency keys are unique within it. */
  readonly caller: string;
  readonly idempotencyKey: string;
  readonly fingerprint: string;
  readonly customerId: string;
  readonly requestedBy: Actor;
  /** After that of the customer's operation before it, even where clocks disagree. */
  readonly requestedAt: Date;
  readonly overdueAt: Date;
  readonly reason: string | undefined;
  readonly wanted: Setting;
  readonly before: Setting | undefined;
  readonly after: Setting | undefined;
  readonly state: OperationState;
  /** Set exactly when the state is SETTLED. */
  readonly outcome: OperationOutcome | undefined;
  /** When it stopped running, whichever way. */
  readonly settledAt: Date | undefined;
  /** How many times it was sent; the second time only after a response that proves the first changed nothing. */
  readonly attempts: number;
  readonly upstreamStatus: number | undefined;
  readonly userErrors: readonly Refusal[];
  readonly trace: Trace;
  readonly lastObserved: Observation | undefined;
  readonly releaseReason: string | undefined;
}
