import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Controls } from './control/controls.js';
import { createControls } from './control/create-controls.js';
import { Journal } from './control/journal.js';
import type { EmulatorSwitches } from './control/switch-table.js';
import { createSwitches } from './control/switchboard.js';
import { Entra } from './entra-id/entra.js';
import { SigningKeys } from './entra-id/signing-keys.js';
import { TENANT_ID } from './entra-id/tenant.js';
import { FaultQueue } from './faults/fault-queue.js';
import { PartnerCenter } from './rest-api/partner-center.js';
import { FaultCustomers } from './seed/fault-customers.js';
import { createEmulatorServer } from './server.js';
import { AuditTrail } from './state/audit-trail.js';
import type { StatePatch } from './state/state-patch.js';
import { Store } from './state/store.js';
import type { World } from './world.js';

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** Switches that differ from their defaults, now and after every reset. */
  readonly switches?: Partial<EmulatorSwitches>;
  /** Changes of the seed, now and after every reset. */
  readonly seed?: StatePatch;
  /** Milliseconds since 1970; the system's clock by default. */
  readonly now?: () => number;
  /** Waits for the `delayMs` of a fault; on the system's timer by default. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A running emulator of Partner Center and Entra. */
export interface Emulator extends Controls {
  /** Origin, such as http://127.0.0.1:4010: authority, API base and control in one. */
  readonly url: string;
  /** The partner tenant's id. */
  readonly tenantId: string;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

/** Starts an emulator. Its state lives in memory only. @throws Error when the port is taken */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', now = Date.now, sleep = sleepUnreferenced } = options;
  let url = '';
  const switches = createSwitches(options.switches);
  const clock = () => now() + switches.clockSkewSeconds * 1000;
  const world: World = {
    origin: () => url,
    now: clock,
    sleep,
    switches,
    store: new Store(clock),
    keys: await SigningKeys.create(),
    audit: new AuditTrail(clock),
  };
  const entra = new Entra(world);
  const partnerCenter = new PartnerCenter(world);
  const faults = new FaultQueue();
  const journal = new Journal(now);
  const parts = { world, entra, partnerCenter, faults, faultCustomers: new FaultCustomers(), journal };
  const controls = createControls(parts, options);
  controls.reset();
  const server = createEmulatorServer({ ...parts, controls });
  url = await listen(server, port, host);
  return { ...controls, url, tenantId: TENANT_ID, stop: () => stop(server) };
}

/** A delayed answer keeps no process alive. */
function sleepUnreferenced(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host}:${taken}`;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
