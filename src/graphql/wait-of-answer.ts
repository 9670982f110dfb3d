import type { GraphQLFormattedError } from 'graphql';

/** An answer with errors. */
export interface FailedAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly GraphQLFormattedError[];
}

/**
 * Whole seconds until the same request is worth sending again, for the answer's `Retry-After`; undefined when it need not
 * wait. The longest wait that an error names, so that who obeys it has obeyed all of them; clients that tell errors apart
 * find the wait of each in its extensions.
 *
 * A header speaks for the whole request. Where some of what was asked for is there it is left out: one customer of a
 * batch that Partner Center wants left alone for an hour must not stop a page that shows a hundred. A limit of the
 * gateway's own is told in any case, as it is the caller's doing, and over within a minute.
 */
export function waitOfAnswer({ data, errors }: FailedAnswer): number | undefined {
  const telling = isNothing(data)
    ? errors
    : errors.filter(({ extensions }) => extensions?.code === 'RATE_LIMITED');
  const waits = telling.map(({ extensions }) => extensions?.retryAfterSeconds).filter(isNumber);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function isNothing(data: FailedAnswer['data']): boolean {
  return data === undefined || data === null || Object.values(data).every(isMissing);
}

/** A batch of which every customer failed is a list of nulls. */
function isMissing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.every(isMissing));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
