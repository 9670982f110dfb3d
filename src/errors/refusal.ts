import type { ErrorCode } from './error-code.js';
import { GatewayError } from './gateway-error.js';
import { withoutStacks } from './without-stacks.js';

/** The error of a request that is refused before anything is done for it, which may come by the thousand. */
export function refusal(code: ErrorCode, message: string): GatewayError {
  return withoutStacks(() => new GatewayError(code, message));
}
