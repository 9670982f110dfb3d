import http from 'node:http';
import { announce } from './upstream-request.mjs';

/**
 * No GraphQL at all: takes the same request, asks for its customers, answers what came. What it costs is the floor of
 * every server that asks with the same HTTP client.
 */
export function startBareProxy(ask) {
  const answer = async ({ customerId, customerIds }) =>
    customerIds === undefined
      ? { overage: await ask(customerId) }
      : { overages: await Promise.all(customerIds.map(ask)) };

  const server = http.createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    request.once('end', async () => {
      const body = JSON.stringify({ data: await answer(JSON.parse(text).variables) });
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => announce(server.address().port));
}
