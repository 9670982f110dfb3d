import { CLIENT_ERROR_CODES } from './error-code.js';
import { OverageError } from './overage-error.js';
import { type GraphqlAnswer, readAnswer } from './read-answer.js';

/** A token, or a function that is asked for one before every request. Never log it. */
export type Token = string | (() => string | Promise<string>);

export interface Endpoint {
  readonly url: string;
  readonly token: Token;
  readonly fetch: typeof fetch;
}

export interface Sending {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** A GUID of yours to find the request by; the gateway makes one otherwise. */
  readonly correlationId: string | undefined;
}

/**
 * Sends a document once. @throws OverageError `NETWORK_ERROR`, `CLIENT_TIMEOUT`, `NOT_A_GATEWAY`, or the code of the
 * gateway's refusal; and the signal's reason when it aborts
 */
export async function sendDocument(
  { url, token, fetch }: Endpoint,
  text: string,
  variables: unknown,
  { timeoutMs, signal, correlationId }: Sending,
): Promise<GraphqlAnswer> {
  signal?.throwIfAborted();
  const bearer = typeof token === 'string' ? token : await token();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A redirect would take the token elsewhere, or turn the POST into a GET.
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        authorization: `Bearer ${bearer}`,
        ...(correlationId !== undefined && { 'x-correlation-id': correlationId }),
      },
      body: JSON.stringify({ query: text, variables }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return await readAnswer(response);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof OverageError) throw error;
    throw timeout.aborted ? timedOut(url, timeoutMs) : unreachable(url, error);
  }
}

function timedOut(url: string, timeoutMs: number): OverageError {
  return new OverageError(
    'CLIENT_TIMEOUT',
    `${url} did not answer within ${timeoutMs / 1000} seconds.`,
    CLIENT_ERROR_CODES.CLIENT_TIMEOUT,
  );
}

function unreachable(url: string, error: unknown): OverageError {
  const why = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = why instanceof Error ? why.message || why.name : String(why);
  return new OverageError('NETWORK_ERROR', `${url} could not be reached: ${reason}.`, {
    ...CLIENT_ERROR_CODES.NETWORK_ERROR,
    cause: error,
  });
}
