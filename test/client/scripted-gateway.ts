import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { isObject } from '../../src/emulator/json.js';
import { startRawUpstream } from '../support/raw-upstream.js';

/** Answers one request; the next request gets the next reply, and the last one answers all others. */
export type Reply = (response: ServerResponse) => void;

export interface ScriptedGateway {
  readonly url: URL;
  /** The `variables` of every request, in order. */
  readonly variables: readonly unknown[];
  stop(): Promise<void>;
}

/** A gateway that says exactly what a test wants, for answers that a real one gives only when something is wrong. */
export async function startScriptedGateway(...replies: readonly Reply[]): Promise<ScriptedGateway> {
  const variables: unknown[] = [];
  const answer = async (response: ServerResponse, request: IncomingMessage) => {
    const body = await json(request).catch(() => undefined);
    variables.push(isObject(body) ? body.variables : undefined);
    replies[Math.min(variables.length, replies.length) - 1]?.(response);
  };
  const server = await startRawUpstream((response, request) => void answer(response, request));
  return { url: new URL('/graphql', server.url), variables, stop: server.stop };
}

/** A GraphQL answer. */
export function answering(body: object): Reply {
  return (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** An answer with one error and no data. */
export function failing(code: string, extensions: object = {}): Reply {
  const error = { message: `It is ${code}.`, path: ['overage'], extensions: { code, ...extensions } };
  return answering({ errors: [error], data: null });
}

/** An HTTP error as problem details. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return (response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
      .end(JSON.stringify({ type: 'about:blank', status, code, detail: `It is ${code}.` }));
}

/** Closes the connection without an answer. */
export const hangingUp: Reply = (response) => response.destroy();
