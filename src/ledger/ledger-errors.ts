import { GatewayError } from '../errors/gateway-error.js';
import type { OperationState } from './operation.js';

/** The database failed. Whether the step was recorded is not known: never act as if it was. */
export function ledgerUnavailable(cause: unknown): GatewayError {
  return new GatewayError(
    'LEDGER_UNAVAILABLE',
    'The record of changes is not available right now, and without it no change is made. Try again later.',
    { cause },
  );
}

/** The ledger works, but this gateway must not use it as it is set up. For the operator who starts the process. */
export function ledgerRefused(message: string, cause?: unknown): GatewayError {
  return new GatewayError('LEDGER_UNAVAILABLE', message, { retryable: false, cause });
}

/** The database did not open. For the operator who starts the process; `where` must be free of credentials. */
export function ledgerCannotOpen(where: string, cause: unknown): GatewayError {
  return new GatewayError(
    'LEDGER_UNAVAILABLE',
    `The ledger ${where} cannot be opened. Check that it can be reached and written, and that it is a ledger.`,
    { cause },
  );
}

/**
 * The operation is not in a state from which the step is possible; nothing was recorded. An operation that was
 * given up as overdue gives `DEADLINE_EXCEEDED`, because nothing was sent for it and it may be asked for again.
 */
export class TransitionRefused extends GatewayError {
  override readonly name = 'TransitionRefused';
  readonly operationId: string;
  /** The state it is in; absent when there is no such operation. */
  readonly state: OperationState | undefined;

  constructor(operationId: string, state: OperationState | undefined, step: string) {
    if (state === 'ABANDONED') {
      super(
        'DEADLINE_EXCEEDED',
        `Operation ${operationId} took too long and was given up before anything was sent. Ask for it again.`,
      );
    } else {
      super(
        'INTERNAL_SERVER_ERROR',
        `Operation ${operationId} is ${state ?? 'not in the ledger'}: the step "${step}" is not possible.`,
      );
    }
    this.operationId = operationId;
    this.state = state;
  }
}
