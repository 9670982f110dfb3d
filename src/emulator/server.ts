import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl } from './control/control.js';
import type { Controls } from './control/controls.js';
import type { Target } from './control/journal.js';
import { playFault } from './faults/play-fault.js';
import { type Exchange, toExchange } from './http-io/exchange.js';
import { readBody } from './http-io/read-body.js';
import { emptyReply, type Reply } from './http-io/reply.js';
import { send } from './http-io/send.js';
import { PAGE } from './page/page.js';
import type { Parts } from './parts.js';
import { PROBLEMS, problemReply } from './rest-api/problem.js';

/** Longer than a client keeps an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 65_000;

interface ServedParts extends Parts {
  readonly controls: Controls;
}

/** The HTTP server in front of the emulated Entra, the emulated API and the controls. */
export function createEmulatorServer(parts: ServedParts): Server {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    serve(parts, request, response).catch(() => {
      const reply = problemReply(PROBLEMS.unexpected, parts.world.switches);
      send(response, reply);
    });
  });
  return server;
}

async function serve(parts: ServedParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body = hasBody ? await readBody(request) : '';
  const exchange = toExchange(request, body ?? '');
  if (body === undefined) return send(response, problemReply(PROBLEMS.bodyTooLarge, parts.world.switches));
  if (exchange.path.startsWith('/_emulator/'))
    return send(response, await answerControl(parts.controls, exchange));
  if (exchange.path === '/') return send(response, PAGE);
  const target = targetOf(exchange);
  if (target === undefined) return send(response, emptyReply(404));
  await serveEmulated(parts, target, exchange, response);
}

async function serveEmulated(
  parts: ServedParts,
  target: Target,
  exchange: Exchange,
  response: ServerResponse,
): Promise<void> {
  const { entra, partnerCenter, journal, world } = parts;
  const api = target === 'api';
  const record = journal.record(target, exchange);
  const answer = (): Promise<Reply> => (api ? partnerCenter.answer(exchange) : entra.answer(exchange));
  const fault = parts.faults.take(target, exchange) ?? parts.faultCustomers.take(exchange.path);
  if (fault === undefined) {
    const reply = await answer();
    record.status = reply.status;
    return send(response, reply);
  }
  const dress = (reply: Reply): Reply => (api ? partnerCenter.dress(reply, exchange) : reply);
  record.status = await playFault(fault, {
    response,
    answer,
    dress,
    nowMs: world.now(),
    sleep: world.sleep,
  });
}

function targetOf({ path }: Exchange): Target | undefined {
  if (path.startsWith('/v1/')) return 'api';
  if (/^\/[^/]+\/oauth2\//.test(path)) return 'token';
  return /^\/[^/]+\/(discovery|v2\.0)\//.test(path) ? 'keys' : undefined;
}
