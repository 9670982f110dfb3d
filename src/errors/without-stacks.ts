/**
 * Runs, at once, what makes errors for their messages alone: noting where each was made is most of what they cost, and
 * a refusal has to cost less than an answer.
 */
export function withoutStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
