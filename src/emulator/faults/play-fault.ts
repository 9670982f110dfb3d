import type { ServerResponse } from 'node:http';
import { entraError } from '../entra-id/entra-error.js';
import { emptyReply, type Reply } from '../http-io/reply.js';
import { send } from '../http-io/send.js';
import type { FaultBehaviour } from './fault.js';
import { FAULT_KINDS, type Spoil } from './fault-kinds.js';

export interface Scene {
  readonly response: ServerResponse;
  /** Does what was asked. */
  readonly answer: () => Promise<Reply>;
  /** Adds the headers that every answer here carries. */
  readonly dress: (reply: Reply) => Reply;
  readonly nowMs: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Lets a request go wrong as told. @returns the status that was sent, null where the connection was cut */
export async function playFault(fault: FaultBehaviour, scene: Scene): Promise<number | null> {
  const { response, sleep } = scene;
  if (fault.close === 'before-commit') return cut(response);
  const reply = await replyFor(fault, scene);
  if (fault.close === 'after-commit') return cut(response);
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.kind === undefined) {
    send(response, reply);
    return reply.status;
  }
  return spoil(FAULT_KINDS[fault.kind], response, reply);
}

function spoil(kind: Spoil, response: ServerResponse, reply: Reply): number | null {
  if ('rewrite' in kind) {
    const changed = kind.rewrite(reply);
    send(response, changed);
    return changed.status;
  }
  kind.send(response, reply);
  return response.headersSent ? reply.status : null;
}

async function replyFor(fault: FaultBehaviour, { answer, dress, nowMs }: Scene): Promise<Reply> {
  const canned = cannedReply(fault, nowMs);
  if (canned === undefined) return fault.commit === false ? dress(emptyReply(200)) : answer();
  if (fault.commit === true || fault.close === 'after-commit') await answer();
  return dress(canned);
}

function cannedReply(fault: FaultBehaviour, nowMs: number): Reply | undefined {
  if (fault.aadsts !== undefined) return entraError(fault.aadsts, nowMs);
  const { status, reason, body } = fault;
  if (status === undefined && body === undefined && fault.headers === undefined) return undefined;
  return {
    status: status ?? 200,
    ...(reason === undefined ? {} : { reason }),
    headers: cannedHeaders(fault, nowMs),
    body: body ?? '',
  };
}

function cannedHeaders(
  { body, headers, retryDateInSeconds }: FaultBehaviour,
  nowMs: number,
): Reply['headers'] {
  return {
    ...(body === undefined || body === '' ? {} : { 'Content-Type': 'application/json' }),
    ...(retryDateInSeconds === undefined
      ? {}
      : { 'Retry-After': new Date(nowMs + retryDateInSeconds * 1000).toUTCString() }),
    ...headers,
  };
}

/** A reset, not an orderly end: what a client sees when a proxy or a machine dies. */
function cut(response: ServerResponse): null {
  response.socket?.resetAndDestroy();
  return null;
}
