import http from 'node:http';
import https from 'node:https';
import { got, type Request } from 'got';
import { connectionWatch } from './connection-watch.js';
import { nativeRequest } from './native-request.js';
import { type Delivery, PartnerCenterError } from './partner-center-error.js';
import type { Attempt, Send, UpstreamResponse } from './upstream-call.js';
import { wholeAnswer } from './whole-answer.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface HttpTransportOptions {
  readonly baseUrl: URL;
  /** HTTPS_PROXY and its kin, as Node's agents take them. */
  readonly proxyEnv?: Readonly<Record<string, string>>;
}

export interface HttpTransport {
  readonly send: Send;
  close(): void;
}

/**
 * One HTTP exchange with got and nothing more: no retries (got would repeat a PUT), no redirects, no cookies, a total
 * time limit and a body limit. Any complete answer resolves; everything else is a PartnerCenterError whose `delivery`
 * says whether a byte can have reached Partner Center. got's own errors, which carry the token, are dropped.
 */
export function createHttpTransport({ baseUrl, proxyEnv }: HttpTransportOptions): HttpTransport {
  const agentOptions = { keepAlive: true, ...(proxyEnv && { proxyEnv }) };
  const agent = { http: new http.Agent(agentOptions), https: new https.Agent(agentOptions) };
  const client = got.extend({
    agent,
    isStream: true,
    request: nativeRequest,
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
  });

  const send: Send = async (attempt) => {
    const stream = client.stream(new URL(attempt.call.path, baseUrl), {
      method: attempt.call.method,
      headers: headersOf(attempt),
      timeout: { request: Math.max(1, Math.ceil(attempt.context.deadline.remainingMs())) },
      ...(attempt.call.body === undefined ? {} : { body: JSON.stringify(attempt.call.body) }),
    });
    const connection = connectionWatch(stream);
    // got's own handling of a signal outlives the exchange: an abort afterwards would be an error that nobody awaits.
    stream.on('error', () => {});
    const hangUp = () => stream.destroy(new Error('the caller is gone'));
    attempt.context.callerGone.addEventListener('abort', hangUp, { once: true });
    try {
      if (attempt.context.callerGone.aborted) hangUp();
      return await receive(stream, attempt);
    } catch (error) {
      throw error instanceof PartnerCenterError
        ? error
        : toTransportError(error, attempt, connection.delivery());
    } finally {
      attempt.context.callerGone.removeEventListener('abort', hangUp);
    }
  };

  return {
    send,
    close: () => {
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}

function headersOf({ call, context, requestId, bearer }: Attempt): Record<string, string> {
  return {
    accept: 'application/json',
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    'ms-requestid': requestId,
    'ms-correlationid': context.correlationId,
    'x-locale': context.locale,
    ...call.headers,
  };
}

async function receive(stream: Request, attempt: Attempt): Promise<UpstreamResponse> {
  const { requestId, context } = attempt;
  const { response, bodyText } = await wholeAnswer(stream, attempt.call.operation);
  return {
    status: response.statusCode,
    headers: response.headers,
    bodyText,
    trace: {
      requestId: firstId(response.headers['ms-requestid']) ?? requestId,
      correlationId: firstId(response.headers['ms-correlationid']) ?? context.correlationId,
    },
  };
}

/** Recorded traffic shows ids twice, joined by a comma; the first is the id. Shown to callers, so only if it is a GUID. */
function firstId(header: string | string[] | undefined): string | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim();
  return text !== undefined && GUID.test(text) ? text : undefined;
}

function toTransportError(
  error: unknown,
  { call, context }: Attempt,
  delivery: Delivery,
): PartnerCenterError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (context.deadline.passed) {
    return new PartnerCenterError(
      'DEADLINE_EXCEEDED',
      `Partner Center did not answer ${call.operation} in time. Send the request again, or allow it more time with X-Deadline-Ms.`,
      { delivery },
    );
  }
  return new PartnerCenterError(
    'UPSTREAM_UNAVAILABLE',
    `Partner Center could not be reached for ${call.operation} (${reason}). Try again later.`,
    { delivery },
  );
}
