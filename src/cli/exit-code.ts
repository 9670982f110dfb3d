import type { OverageErrorCode } from '../client/error-code.js';
import type { OverageError } from '../client/overage-error.js';

/** How a command ended, for scripts. The numbers are a promise. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  partlyDone: 3,
  unknownOutcomes: 4,
  notAllowed: 5,
  tryLater: 75,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const NOT_ALLOWED: ReadonlySet<OverageErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);
const BAD_INPUT: ReadonlySet<OverageErrorCode> = new Set(['BAD_USER_INPUT', 'NOT_A_GATEWAY']);

/** The exit code that an error of the gateway stands for. */
export function exitCodeOf({ code, retryable }: OverageError): ExitCode {
  if (NOT_ALLOWED.has(code)) return EXIT.notAllowed;
  if (BAD_INPUT.has(code)) return EXIT.usage;
  return retryable ? EXIT.tryLater : EXIT.error;
}
