import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { BusMessage } from '../../src/coordination/bus-message.js';
import { WatchedBus } from '../../src/coordination/watched-bus.js';
import { eventually } from '../support/eventually.js';
import { quietLog as log } from '../support/quiet-log.js';

/** A wire on which the test decides what becomes of every message. */
class HeldWire {
  readonly sent: { readonly message: BusMessage; readonly arrive: () => void; readonly fail: () => void }[] =
    [];
  /** Whether the bus took itself for connected each time its wire was checked. */
  readonly connectedAtChecks: boolean[] = [];
  isConnected: () => boolean = () => false;
  break: () => void = () => undefined;

  send(message: BusMessage): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.sent.push({ message, arrive: resolve, fail: () => reject(new Error('not taken')) });
    return promise;
  }

  async check(): Promise<void> {
    this.connectedAtChecks.push(this.isConnected());
  }

  async close(): Promise<void> {}
}

let wire: HeldWire;
let bus: WatchedBus;

beforeEach(async () => {
  wire = new HeldWire();
  bus = new WatchedBus(({ onBroken }) => {
    wire.break = onBroken;
    return wire;
  }, log);
  wire.isConnected = () => bus.connected;
  onTestFinished(async () => {
    for (const { fail } of wire.sent) fail();
    await bus.stop();
  });
  await eventually(() => bus.connected);
});

/** Says something that is not taken, and waits until it is sent again. */
async function sayAgain(): Promise<void> {
  const said = bus.publish('overage', '1');
  wire.sent[0]?.fail();
  await said;
  await eventually(() => wire.sent.length === 2);
}

describe('a bus that was lost', () => {
  it('is not taken for restored when its connection breaks while it tells what it could not', async () => {
    await sayAgain();
    const checks = wire.connectedAtChecks.length;
    wire.break();
    wire.sent[1]?.arrive();
    await eventually(() => wire.connectedAtChecks.length > checks);
    expect(wire.connectedAtChecks[checks]).toBe(false);
    await eventually(() => bus.connected);
  });

  it('tells anew what was said again, in vain, while it told of it for the first time', async () => {
    await sayAgain();
    const saidAgain = bus.publish('overage', '1');
    wire.sent[2]?.fail();
    await saidAgain;
    wire.sent[1]?.arrive();
    await eventually(() => wire.sent.length === 4);
    expect(bus.connected).toBe(false);
    wire.sent[3]?.arrive();
    await eventually(() => bus.connected);
  });
});
