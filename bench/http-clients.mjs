import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { BARE, LEAN_GOT, LEAN_GOT_16, OURS, VARIANTS } from './http-clients/variants.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, ratios, withSpread } from './lib/statistics.mjs';

/** Which HTTP client costs the least CPU for a GET of a documented answer's size? Each run is a fresh process. */
const ROUNDS = 4;
const GETS = 2000;
const BODY = JSON.stringify({ totalCount: 1, items: [{ type: 'PhoneServices', links: 'x'.repeat(500) }] });
/** What the token, the ids, the deadline and the caller's signal may add to a lean got. */
const OWN_SHARE = 1.3;

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
  response.end(BODY);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/v1/customers/f62cf10b-8f76-4fc4-9774-c5291f8faf86/subscriptions/overage`;

const worker = new URL('./http-clients/worker.mjs', import.meta.url);
const results = await inTurns([...VARIANTS.keys()], ROUNDS, async (name) => {
  const [microseconds] = await once(fork(worker, [name, url, String(GETS)]), 'message');
  return microseconds;
});
server.close();
server.closeAllConnections();

const times = (name, base) => ratios(results.get(name), results.get(base));
printTable('CPU a GET on loopback, client side', [
  ['client', 'µs, median (spread)', `times ${BARE}`],
  ...[...results].map(([name, values]) => [name, withSpread(values), withSpread(times(name, BARE), 1)]),
]);
printPromises(
  { promise: 'got 14 costs less than got 16', kept: median(times(LEAN_GOT, LEAN_GOT_16)) < 1 },
  {
    promise: `our transport costs at most ${OWN_SHARE} times a lean got`,
    kept: median(times(OURS, LEAN_GOT)) <= OWN_SHARE,
  },
);
