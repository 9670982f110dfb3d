import http from 'node:http';
import { got } from 'got';
import got16 from 'got16';
import { createHttpTransport } from '../../dist/partner-center/http-transport.js';
import { Deadline } from '../../dist/request/deadline.js';

export const BARE = 'node:http';
export const LEAN_GOT = 'got 14, stream, lean';
export const LEAN_GOT_16 = 'got 16, stream, lean';
export const OURS = 'src/partner-center/http-transport';

/** A header set as large as the gateway's own. */
const HEADERS = {
  accept: 'application/json',
  authorization: `Bearer ${'x'.repeat(1200)}`,
  'ms-requestid': '2f1a0c3e-5b1f-4a51-9d0c-0a4a6f7f5a11',
  'ms-correlationid': '7d0c8f0a-3a3f-4b7e-8a56-5d8e1c1f9b22',
  'x-locale': 'en-US',
  'ms-contract-version': 'v1',
  'ms-partnercenter-application': 'overage-gateway',
};
const LEAN = { throwHttpErrors: false, followRedirect: false, retry: { limit: 0 } };
const TIMEOUT = { timeout: { request: 8000 } };
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });

async function collected(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** @returns a function that makes one GET and reads the answer to its end */
function promised(client, options) {
  const lean = client.extend({ agent: { http: agent }, headers: HEADERS, ...options });
  return async (url) => (await lean(url)).body;
}

function streamed(client) {
  const lean = client.extend({ agent: { http: agent }, isStream: true, ...LEAN });
  return (url) => collected(lean.stream(url, { headers: HEADERS, ...TIMEOUT }));
}

function bare(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: HEADERS, timeout: 8000 }, (response) =>
      collected(response).then(resolve, reject),
    );
    request.once('error', reject);
  });
}

function ours(url) {
  const { send } = createHttpTransport({ baseUrl: new URL(url) });
  const call = { operation: 'overage.get', method: 'GET', path: new URL(url).pathname, headers: HEADERS };
  return async () => {
    const context = {
      deadline: Deadline.after(8000),
      callerGone: new AbortController().signal,
      correlationId: HEADERS['ms-correlationid'],
      locale: 'en-US',
    };
    const attempt = {
      call,
      context,
      requestId: HEADERS['ms-requestid'],
      bearer: 'x'.repeat(1200),
      number: 1,
    };
    return (await send(attempt)).bodyText;
  };
}

/** By name: given the URL, a function that makes one GET. */
export const VARIANTS = new Map([
  [BARE, () => bare],
  ['got 14, promise, defaults', () => promised(got, TIMEOUT)],
  ['got 14, promise, lean', () => promised(got, { ...LEAN, ...TIMEOUT })],
  [LEAN_GOT, () => streamed(got)],
  [OURS, ours],
  ['got 16, promise, lean', () => promised(got16, { ...LEAN, ...TIMEOUT })],
  [LEAN_GOT_16, () => streamed(got16)],
]);
