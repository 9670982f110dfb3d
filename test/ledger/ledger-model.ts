import type { OperationOutcome, OperationState } from '../../src/ledger/operation.js';

/** What the model remembers of an operation. */
export interface ModelOperation {
  readonly id: string;
  readonly caller: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly customer: string;
  state: OperationState;
  outcome?: OperationOutcome;
  attempts: number;
}

export type Step =
  | { readonly step: 'release' | 'abandon' | 'observe' | 'visible' }
  | { readonly step: 'send'; readonly attempt: number }
  | { readonly step: 'settle'; readonly outcome: OperationOutcome };

/** The ledger's rules once more, as plainly as they can be said. */
export class LedgerModel {
  readonly operations: ModelOperation[] = [];
  events = 0;

  /** Adds the operation when it may start; answers what the ledger must answer. */
  reserve(wish: Omit<ModelOperation, 'state' | 'attempts'>): string {
    const running = (one: ModelOperation) => one.state === 'RESERVED' || one.state === 'SENT';
    const holder = this.operations.find(
      (one) =>
        one.caller === wish.caller && one.key === wish.key && (running(one) || one.state === 'SETTLED'),
    );
    if (holder !== undefined) {
      if (holder.fingerprint !== wish.fingerprint) return 'key-reused';
      return running(holder) ? 'in-progress' : 'replay';
    }
    if (this.operations.some((one) => one.customer === wish.customer && running(one))) return 'customer-busy';
    this.operations.push({ ...wish, state: 'RESERVED', attempts: 0 });
    this.events += 1;
    return 'reserved';
  }

  /** Takes the step when it is possible; tells whether it was. */
  take(operation: ModelOperation, step: Step): boolean {
    if (!isPossible(operation, step)) return false;
    this.events += 1;
    switch (step.step) {
      case 'send':
        Object.assign(operation, { state: 'SENT', attempts: step.attempt });
        break;
      case 'settle':
        Object.assign(operation, { state: 'SETTLED', outcome: step.outcome });
        break;
      case 'release':
        operation.state = 'RELEASED';
        break;
      case 'abandon':
        operation.state = 'ABANDONED';
        break;
      case 'visible':
        operation.outcome = 'VISIBLE';
        break;
    }
    return true;
  }
}

function isPossible({ state, outcome, attempts }: ModelOperation, step: Step): boolean {
  const unseen = outcome === 'ACCEPTED' || outcome === 'UNKNOWN';
  switch (step.step) {
    case 'abandon':
      return state === 'RESERVED';
    case 'send':
      return (state === 'RESERVED' || state === 'SENT') && step.attempt === attempts + 1;
    case 'settle':
      if (step.outcome === 'UNCHANGED') return state === 'RESERVED';
      return state === 'SENT' || (state === 'RESERVED' && step.outcome === 'REJECTED');
    case 'release':
      return state === 'RESERVED' || state === 'SENT';
    case 'observe':
    case 'visible':
      return unseen;
  }
}
