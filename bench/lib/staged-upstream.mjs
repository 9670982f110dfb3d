import { createServer } from 'node:http';

const ITEM = {
  azureEntitlementId: 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e',
  partnerId: '1234',
  type: 'PhoneServices',
  overageEnabled: true,
};
const BODY = JSON.stringify({ totalCount: 1, items: [ITEM] });

/** Answers with the documented example. */
export function answerWell(response) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(BODY);
}

/** Ways to answer badly, each of them once in a while. */
export const FAULTS = [
  (response) => response.writeHead(503).end(),
  (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<p>failed</p>'),
  (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"type"'),
  (response) => response.socket.resetAndDestroy(),
  (response) => {
    response
      .writeHead(200, { 'content-length': BODY.length })
      .write(BODY.slice(0, 40), () => response.destroy());
  },
];

/**
 * A Partner Center in this process that does what the bench says after `latencyMs`, and notes when which correlation
 * id came. It takes the place of the API alone; tokens still come from the emulator.
 */
export async function startStagedUpstream(respond, { latencyMs = 0 } = {}) {
  const calls = [];
  const server = createServer((request, response) => {
    calls.push({ atMs: performance.now(), correlationId: request.headers['ms-correlationid'] });
    setTimeout(() => respond(response, request), latencyMs);
  });
  // Idle connections last for the whole measurement: their end is not what is measured.
  server.keepAliveTimeout = 600_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    env: { PARTNER_CENTER_BASE_URL: `http://127.0.0.1:${server.address().port}` },
    calls,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
