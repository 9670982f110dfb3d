import type { CustomerListing, ListedCustomer } from './all-customers.js';
import type {
  OverageOperationQuery,
  OverageOperationsQuery,
  OverageOperationsQueryVariables,
  OverageQuery,
  OveragesQuery,
  PreviewOverageMutation,
  SetOverageInput,
  SetOverageMutation,
} from './generated/graphql.js';
import type { OverageError } from './overage-error.js';
import type { Token } from './send-document.js';
import type { TypedDocument } from './typed-document.js';

/** The overage of one customer, as the documented query selects it. */
export type CustomerOverage = NonNullable<OverageQuery['overage']>;
/** The overage of one of several customers. */
export type ListedOverage = NonNullable<NonNullable<OveragesQuery['overages']>[number]>;
/** What became of one of several customers: its overage, or why there is none. */
export type ListedAnswer =
  | { readonly customerId: string; readonly overage: ListedOverage }
  | { readonly customerId: string; readonly error: OverageError };
export type SetOverageResult = NonNullable<SetOverageMutation['setOverage']>;
export type OveragePreview = NonNullable<NonNullable<PreviewOverageMutation['setOverage']>['preview']>;
export type OverageOperation = NonNullable<OverageOperationQuery['overageOperation']>;
export type OverageOperationPage = NonNullable<OverageOperationsQuery['overageOperations']>;
/** A change; whether it is a dry run is said by the method. */
export type OverageChange = Omit<SetOverageInput, 'dryRun'>;

export interface OverageClientOptions {
  /** The gateway's GraphQL endpoint, such as https://overage.example/graphql. */
  readonly url: string | URL;
  readonly token: Token;
  readonly fetch?: typeof fetch;
  /** How long one attempt may take; 30,000 by default, which is longer than the gateway's own limits. */
  readonly timeoutMs?: number;
  /** Attempts in all, for what may pass; 4 by default, 1 to never try again. */
  readonly maxAttempts?: number;
}

export interface CallOptions {
  /** Ends the call, waits between attempts included. An abort does not undo a change that was sent. */
  readonly signal?: AbortSignal;
  /** A GUID of yours to find the request by in the gateway's log. */
  readonly correlationId?: string;
}

/** The gateway as functions. Every one throws `OverageError`, or the signal's reason when it aborts. */
export interface OverageClient {
  overage(customerId: string, options?: CallOptions): Promise<CustomerOverage>;
  /** 1 to 100 customers, answered in the order asked for; one that fails does not fail the others. */
  overages(customerIds: readonly string[], options?: CallOptions): Promise<readonly ListedAnswer[]>;
  /**
   * The customers that the token may see, one by one, for `for await`. Pages are asked for as they are needed: leave
   * the loop, or abort the signal, and no further one is.
   */
  customers(
    listing?: CustomerListing,
    options?: CallOptions,
  ): AsyncGenerator<ListedCustomer, void, undefined>;
  /**
   * Changes a customer's overage. Makes an idempotency key where the change has none and keeps it through every
   * attempt, so that the change is made at most once. A refusal is a result with outcome REJECTED, not an error.
   */
  setOverage(change: OverageChange, options?: CallOptions): Promise<SetOverageResult>;
  /** What the change would do and what stands against it; sends nothing. */
  previewOverage(change: OverageChange, options?: CallOptions): Promise<OveragePreview>;
  operation(id: string, options?: CallOptions): Promise<OverageOperation>;
  /** One page of changes, newest first; the next one by `after: pageInfo.endCursor`. */
  operations(filter: OverageOperationsQueryVariables, options?: CallOptions): Promise<OverageOperationPage>;
  /** Any other document. A query is tried again like the rest; a mutation never is. */
  request<TResult, TVariables>(
    document: TypedDocument<TResult, TVariables>,
    variables: TVariables,
    options?: CallOptions,
  ): Promise<TResult>;
}
