import 'reflect-metadata';
import { systemClock } from '../../../dist/request/clock.js';

/*
 * The write path of a gateway as a process that can be killed at any of its calls to the ledger and the upstream. It
 * runs the build, because Node cannot strip decorators.
 */
const built = (path) => import(new URL(`../../../dist/${path}`, import.meta.url).href);
const [, , databasePath, emulatorUrl, tenantId, aheadMs] = process.argv;
const [
  { DEMO_CALLER, DEMO_SECRET, GATEWAY_CLIENT_ID },
  { configForEmulator },
  { readSettings },
  { createTokenSource },
  { createPacer },
  { createPartnerCenterClient },
  { openLedger },
  { createOverageWriter },
  { reconcileAll },
  { Deadline },
  { createLog },
] = await Promise.all(
  [
    'emulator/entra-id/applications.js',
    'config/emulator-config.js',
    'config/read-settings.js',
    'entra/token-source.js',
    'coordination/pacer.js',
    'partner-center/partner-center-client.js',
    'ledger/open-ledger.js',
    'overage/write/overage-writer.js',
    'overage/write/reconcile-all.js',
    'request/deadline.js',
    'telemetry/log.js',
  ].map(built),
);

/** What an earlier process left running is overdue for this one. */
const clock = { ...systemClock, date: () => new Date(Date.now() + Number(aheadMs)) };
const log = createLog({ level: 'silent' });
const config = configForEmulator(readSettings({}), {
  url: emulatorUrl,
  tenantId,
  issuer: 'unused',
  gatewayClientId: GATEWAY_CLIENT_ID,
  gatewaySecret: DEMO_SECRET,
  demoCaller: DEMO_CALLER,
});

let callsLeft = Number.POSITIVE_INFINITY;
let killsAfterwards = false;

/** The same object, but one of the calls is the last thing that this process does. */
const mortal = (outside) =>
  new Proxy(outside, {
    get: (target, name) => {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args) => {
        callsLeft -= 1;
        const isLast = callsLeft === 0;
        if (isLast && !killsAfterwards) process.kill(process.pid, 'SIGKILL');
        try {
          return await Reflect.apply(member, target, args);
        } finally {
          if (isLast) process.kill(process.pid, 'SIGKILL');
        }
      };
    },
  });

const ledger = await openLedger({
  url: databasePath,
  binding: { partnerTenantId: tenantId, apiBaseUrl: new URL(emulatorUrl).origin },
  chainKey: 'a key for tests',
  log,
  now: () => clock.date(),
});
const client = createPartnerCenterClient({
  ...config.partnerCenter,
  pacer: createPacer({ callsPerMinute: 0, maxConcurrentCalls: 8, clock, log }),
  tokens: createTokenSource({ config: config.entra, clock, log }),
  clock,
  log,
});
const parts = {
  client: mortal(client),
  ledger: mortal(ledger),
  clock,
  log,
  reads: {
    watch: () => ({ overtaken: true, end: () => {} }),
    forget: () => {},
    invalidate: async () => {},
  },
  visibilityWindowMs: 600_000,
};
const writer = createOverageWriter({
  ...parts,
  freeze: { frozen: false },
  enablesPerHour: 1_000_000,
  stopping: new AbortController().signal,
  checkEligibility: async () => [],
});
const caller = { kind: 'application', key: 'caller', tenant: 't', application: 'a', roles: new Set() };

async function write({ customerId, key }) {
  const change = {
    customerId,
    wanted: { overageEnabled: false },
    allowDefaultEntitlement: false,
    idempotencyKey: key,
    waitForVisibleSeconds: 0,
  };
  const context = {
    correlationId: crypto.randomUUID(),
    locale: 'en-US',
    deadline: Deadline.after(20_000, clock),
    priority: 'interactive',
    callerGone: new AbortController().signal,
    requireCustomer: () => {},
  };
  const { outcome, operation } = await writer.write(change, caller, context);
  return { outcome, id: operation.id };
}

async function recover() {
  await reconcileAll(parts, new AbortController().signal);
  const [newest] = (await ledger.operations({}, 1)).edges;
  return { state: newest?.operation.state ?? 'NONE', intact: (await ledger.verifyChain()).ok };
}

process.on('message', async ({ wish, killAtCall, afterwards }) => {
  callsLeft = killAtCall ?? Number.POSITIVE_INFINITY;
  killsAfterwards = afterwards ?? false;
  try {
    process.send(wish === undefined ? await recover() : await write(wish));
  } catch (error) {
    process.send({ error: String(error.stack) });
  }
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
