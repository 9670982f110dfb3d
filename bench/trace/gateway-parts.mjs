import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createCacheFactory } from '../../dist/cache/cache-factory.js';
import { createMemoryBus } from '../../dist/coordination/memory-bus.js';
import { createPacer } from '../../dist/coordination/pacer.js';
import { openLedger } from '../../dist/ledger/open-ledger.js';
import { createOverageCache, rememberedReads } from '../../dist/overage/overage-cache.js';
import { createOverageWriter } from '../../dist/overage/write/overage-writer.js';
import { reconcileAll } from '../../dist/overage/write/reconcile-all.js';
import { isAuthoritativeNotFound } from '../../dist/partner-center/authoritative-not-found.js';
import { createPartnerCenterClient } from '../../dist/partner-center/partner-center-client.js';
import { Deadline } from '../../dist/request/deadline.js';
import { createLog } from '../../dist/telemetry/log.js';

export const QUOTA = 500;
const READ_DEADLINE_MS = 8_000;
const WRITE_DEADLINE_MS = 20_000;
const CALLER = { kind: 'application', key: 'trace', tenant: 'trace', application: 'trace', roles: new Set() };

/** The gateway's own cache, pacer, client, write protocol and reconciler with its default settings, on one clock. */
export async function startParts(upstream, clock, onChanged) {
  const log = createLog({ level: 'silent' });
  const pacer = createPacer({ callsPerMinute: QUOTA, maxConcurrentCalls: 50, clock, log });
  let underWay = 0;
  const uses = new Map();
  const countingPacer = {
    acquire: async (kind, deadline, gone) => {
      const slot = await pacer.acquire(kind, deadline, gone);
      const use = kind.priority === 'batch' ? 'reconciler' : kind.use;
      uses.set(use, (uses.get(use) ?? 0) + 1);
      underWay += 1;
      return {
        release: () => {
          underWay -= 1;
          slot.release();
        },
      };
    },
    pause: (ms) => pacer.pause(ms),
  };
  const tokens = { getToken: async () => ({ value: 'token' }), reject: () => {} };
  const client = createPartnerCenterClient({
    baseUrl: upstream.url,
    tokens,
    pacer: countingPacer,
    log,
    clock,
  });
  const createCache = createCacheFactory({
    ttlMs: 5_000,
    staleLimitMs: 600_000,
    isAbsence: isAuthoritativeNotFound,
    bus: createMemoryBus(),
    clock,
    log,
  });
  const cache = createOverageCache(createCache, client);
  const binding = { partnerTenantId: randomUUID(), apiBaseUrl: upstream.url.origin };
  const now = () => clock.date();
  const ledger = await openLedger({ url: ':memory:', binding, chainKey: 'trace', log, now });
  const remembered = rememberedReads(cache);
  const reads = {
    ...remembered,
    forget: (customerId, known) => {
      onChanged(customerId);
      remembered.forget(customerId, known);
    },
    invalidate: (customerId, known) => {
      onChanged(customerId);
      return remembered.invalidate(customerId, known);
    },
  };
  const parts = { client, ledger, clock, log, reads, visibilityWindowMs: 600_000 };
  const writer = createOverageWriter({
    ...parts,
    freeze: { frozen: false },
    enablesPerHour: 1_000_000,
    checkEligibility: async () => [],
    stopping: new AbortController().signal,
  });
  const context = (ms) => ({
    correlationId: randomUUID(),
    locale: 'en-US',
    deadline: Deadline.after(ms, clock),
    priority: 'interactive',
    callerGone: new AbortController().signal,
    requireCustomer: () => undefined,
  });
  return {
    read: (customerId) => cache.read(customerId, { context: context(READ_DEADLINE_MS) }),
    write: (customerId, overageEnabled) => {
      const wanted = { overageEnabled };
      const change = { customerId, wanted, allowDefaultEntitlement: true, waitForVisibleSeconds: 0 };
      return writer.write(change, CALLER, context(WRITE_DEADLINE_MS));
    },
    invalidate: reads.invalidate,
    reconcile: () => reconcileAll(parts, new AbortController().signal),
    /** How many calls left, by what they were for. */
    uses,
    /** Calls that the sockets still move: sent and not yet received, or answered and not yet taken in. */
    onTheWire: () => underWay - upstream.asleep,
    stop: async () => {
      await writer.idle();
      client.close();
      await ledger.close();
    },
  };
}
