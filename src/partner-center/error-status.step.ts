import type { Clock } from '../request/clock.js';
import { toResponseError } from './response-error.js';
import type { Step } from './upstream-call.js';

/** Only a 200 passes; every other answer becomes a PartnerCenterError. */
export function errorStatusStep(clock: Clock): Step {
  return (next) => async (attempt) => {
    const response = await next(attempt);
    if (response.status === 200) return response;
    throw toResponseError(attempt.call, response, clock.date());
  };
}
