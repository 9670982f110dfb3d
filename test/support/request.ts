import { randomUUID } from 'node:crypto';
import type { CallerRequest } from '../../src/access/gateway-context.js';
import { type Clock, systemClock } from '../../src/request/clock.js';
import { Deadline } from '../../src/request/deadline.js';
import type { Priority } from '../../src/request/request-context.js';

export interface RequestOptions {
  readonly deadlineMs?: number;
  readonly priority?: Priority;
  readonly callerGone?: AbortSignal;
  readonly clock?: Clock;
  readonly requireCustomer?: CallerRequest['requireCustomer'];
}

/** The context of one request, by default of a person with eight seconds who may touch every customer. */
export function aRequest(options: RequestOptions = {}): CallerRequest {
  return {
    correlationId: randomUUID(),
    locale: 'en-US',
    deadline: Deadline.after(options.deadlineMs ?? 8_000, options.clock ?? systemClock),
    priority: options.priority ?? 'interactive',
    callerGone: options.callerGone ?? new AbortController().signal,
    requireCustomer: options.requireCustomer ?? (() => {}),
  };
}
