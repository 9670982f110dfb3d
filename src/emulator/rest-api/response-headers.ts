import { randomBytes, randomUUID } from 'node:crypto';
import { type Exchange, headerOf } from '../http-io/exchange.js';
import type { Reply } from '../http-io/reply.js';
import type { World } from '../world.js';

const SERVER_ID = '101112616';
const REQUEST_CONTEXT = 'appId=cid-v1:0b4c9a52-6a0e-4c6f-9d57-5d6a3f1c8e21';
const VECTOR_BASE = randomBytes(12).toString('base64');
let answered = 0;

/** Adds what every answer of the API carries: the ids echoed (made up where absent), MS-CV, MS-ServerId and the like. */
export function withApiHeaders(reply: Reply, exchange: Exchange, { switches, now }: World): Reply {
  const requestId = switches.foreignIds ? randomUUID() : (headerOf(exchange, 'ms-requestid') ?? randomUUID());
  const correlationId = headerOf(exchange, 'ms-correlationid') ?? randomUUID();
  answered += 1;
  const headers: Record<string, string | string[]> = {
    'MS-RequestId': switches.doubledIds ? `${requestId},${requestId}` : requestId,
    'MS-CorrelationId': switches.doubledIds ? `${correlationId},${correlationId}` : correlationId,
    'MS-CV': `${VECTOR_BASE}.${answered}`,
    'MS-ServerId': SERVER_ID,
    'Request-Context': REQUEST_CONTEXT,
    ...reply.headers,
  };
  if (switches.clockSkewSeconds !== 0) headers.Date = new Date(now()).toUTCString();
  const locale = headerOf(exchange, 'x-locale');
  if (locale !== undefined) headers['X-Locale'] = locale;
  if (switches.charset && headers['Content-Type'] === 'application/json') {
    headers['Content-Type'] = 'application/json; charset=utf-8';
  }
  return { ...reply, headers, body: switches.bom && reply.body !== '' ? `\uFEFF${reply.body}` : reply.body };
}
