import type { Target } from '../control/journal.js';
import type { Exchange } from '../http-io/exchange.js';
import type { Fault, FaultMatch } from './fault.js';

interface Queued {
  readonly fault: Fault;
  left: number;
}

/** The injected faults, first come first hit. */
export class FaultQueue {
  #queued: Queued[] = [];

  add(faults: readonly Fault[]): void {
    this.#queued.push(
      ...faults.map((fault) => ({
        fault,
        left: fault.times === 0 ? Number.POSITIVE_INFINITY : (fault.times ?? 1),
      })),
    );
  }

  clear(): void {
    this.#queued = [];
  }

  /** The faults that are still to come, `times` being what is left of each. */
  pending(): Fault[] {
    return this.#queued.map(({ fault, left }) => ({ ...fault, times: Number.isFinite(left) ? left : 0 }));
  }

  /** The fault for this request, used up by one; undefined when none matches. */
  take(target: Target, exchange: Exchange): Fault | undefined {
    if (this.#queued.length === 0) return undefined;
    const hit = this.#queued.find(({ fault }) => matches(fault.match ?? {}, target, exchange));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.#queued = this.#queued.filter((one) => one !== hit);
    return hit.fault;
  }
}

function matches(match: FaultMatch, target: Target, { method, path, search }: Exchange): boolean {
  if ((match.target ?? 'api') !== target) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.customerId !== undefined) {
    if (!path.toLowerCase().includes(`/customers/${match.customerId.toLowerCase()}`)) return false;
  }
  return match.pathContains === undefined || `${path}?${search}`.includes(match.pathContains);
}
