import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createCacheFactory } from '../dist/cache/cache-factory.js';
import { createMemoryBus } from '../dist/coordination/memory-bus.js';
import { buildGatewaySchema } from '../dist/graphql/build-schema.js';
import { createContainer } from '../dist/graphql/container.js';
import { OverageResolver } from '../dist/overage/overage.resolver.js';
import { createOverageCache } from '../dist/overage/overage-cache.js';
import { createOverageReader } from '../dist/overage/overage-reader.js';
import { systemClock as clock } from '../dist/request/clock.js';
import { Deadline } from '../dist/request/deadline.js';
import { createLog } from '../dist/telemetry/log.js';
import { execute, parse } from '../node_modules/graphql/index.js';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, withSpread } from './lib/statistics.mjs';

/**
 * How much CPU does an answer from memory add to executing the query? The same document and resolver, once with a
 * reader that has the answer ready, once with the gateway's own reader over its cache.
 */
const ROUNDS = 9;
const EXECUTIONS = 5_000;
const LIMIT_MICROSECONDS = 20;
const CUSTOMER = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const document = parse(
  `{ overage(customerId: "${CUSTOMER}") { totalCount items { type overageEnabled } freshness { source ageMs } } }`,
);

const wire = { totalCount: 1, items: [{ type: 'PhoneServices', partnerId: '1234', overageEnabled: true }] };
const trace = { requestId: randomUUID(), correlationId: randomUUID() };
const createCache = createCacheFactory({
  ttlMs: 600_000,
  staleLimitMs: 600_000,
  isAbsence: () => false,
  bus: createMemoryBus(),
  clock,
  log: createLog({ level: 'silent' }),
});
const cache = createOverageCache(createCache, { read: async () => ({ wire, trace }) });
const linkScopes = (customerId) => ({ apiOrigin: 'http://127.0.0.1', customerId, onDropped: () => {} });
const reader = createOverageReader(cache, linkScopes);
const newRequest = () => ({
  correlationId: randomUUID(),
  locale: 'en-US',
  deadline: Deadline.after(8_000),
  priority: 'interactive',
  callerGone: new AbortController().signal,
  requireCustomer: () => {},
});
const ready = await reader.read(CUSTOMER, undefined, newRequest());

const everythingAllowed = { requireRole: () => {}, requireCustomer: () => {} };
const schemaOver = (itsReader) =>
  buildGatewaySchema(createContainer([[OverageResolver, new OverageResolver(everythingAllowed, itsReader)]]));
const BARE = 'the answer at hand';
const HIT = 'the answer from memory';
const schemas = new Map([
  [BARE, schemaOver({ read: async () => ready })],
  [HIT, schemaOver(reader)],
]);

async function cpuOf(name) {
  const schema = schemas.get(name);
  const before = process.cpuUsage();
  for (let number = 0; number < EXECUTIONS; number += 1) {
    const contextValue = { caller: {}, request: newRequest() };
    const { data, errors } = await execute({ schema, document, contextValue });
    if (data?.overage?.totalCount !== 1) throw new Error(`A read failed: ${errors?.[0]?.message}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / EXECUTIONS;
}

await inTurns([...schemas.keys()], 2, cpuOf);
const results = await inTurns([...schemas.keys()], ROUNDS, cpuOf);
const added = results.get(HIT).map((value, round) => value - results.get(BARE)[round]);
printTable(`CPU an execution, ${ROUNDS} rounds of ${EXECUTIONS}, µs, median (spread)`, [
  ['', 'µs'],
  ...[...results].map(([name, values]) => [name, withSpread(values, 1)]),
  ['added, round by round', withSpread(added, 1)],
]);
printPromises({
  promise: `an answer from memory adds under ${LIMIT_MICROSECONDS} µs of CPU`,
  kept: median(added) < LIMIT_MICROSECONDS,
});
