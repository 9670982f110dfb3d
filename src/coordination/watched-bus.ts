import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Log } from '../telemetry/log.js';
import { type BusMessage, toBusMessage } from './bus-message.js';
import type { BusListener, InvalidationBus } from './invalidation-bus.js';

/** A broken connection that reports nothing is found out within these two together, well inside the cache's TTL. */
const CHECK_EVERY_MS = 2_000;
export const CHECK_LIMIT_MS = 1_000;
const TRY_AGAIN_MS = 250;

/** A bus' connection to its server. */
export interface BusWire {
  /** Rejects when the server did not take the message in a short time. */
  send(message: BusMessage): Promise<void>;
  /** Connects and subscribes where needed, and proves that the connection works; rejects within `CHECK_LIMIT_MS`. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** What the connection reports. */
export interface WireEvents {
  onText(text: string): void;
  onBroken(): void;
}

/** The bus over any wire: it keeps the connection under watch and makes up for what could not be told. */
export class WatchedBus implements InvalidationBus {
  readonly #id = randomUUID();
  readonly #wire: BusWire;
  readonly #log: Log;
  readonly #listeners: BusListener[] = [];
  readonly #untold = new Map<string, BusMessage>();
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;
  #connected = false;
  #breaks = 0;

  constructor(connect: (events: WireEvents) => BusWire, log: Log) {
    this.#log = log;
    this.#wire = connect({ onText: (text) => this.#hear(text), onBroken: () => this.#break() });
    this.#watching = this.#watch();
  }

  get connected(): boolean {
    return this.#connected;
  }

  async publish(topic: string, key: string): Promise<void> {
    const message = { from: this.#id, topic, key };
    try {
      await this.#wire.send(message);
    } catch (error) {
      this.#untold.set(`${topic}\n${key}`, message);
      this.#lose(reasonOf(error));
    }
  }

  subscribe(listener: BusListener): void {
    this.#listeners.push(listener);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
    await this.#wire.close();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const breaks = this.#breaks;
      try {
        await this.#wire.check();
        await this.#tellUntold();
        // What broke since it was checked proves nothing any more.
        if (breaks === this.#breaks) this.#restore();
      } catch (error) {
        this.#lose(reasonOf(error));
      }
      const pauseMs = this.#connected ? CHECK_EVERY_MS : TRY_AGAIN_MS;
      await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #tellUntold(): Promise<void> {
    for (const [id, message] of this.#untold) {
      await this.#wire.send(message);
      // Unless it was said again meanwhile, in vain: others may have read between the two.
      if (this.#untold.get(id) === message) this.#untold.delete(id);
    }
  }

  #hear(text: string): void {
    const message = toBusMessage(text);
    if (message === undefined || message.from === this.#id) return;
    for (const listener of this.#listeners) listener.onMessage(message.topic, message.key);
  }

  #break(): void {
    this.#breaks += 1;
    this.#lose('closed');
  }

  #lose(reason: string): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#log.warn({ reason }, 'invalidation messages may get lost: nothing is cached until they work again');
    for (const listener of this.#listeners) listener.onLost();
  }

  #restore(): void {
    if (this.#connected || this.#untold.size > 0) return;
    this.#connected = true;
    this.#log.info('invalidation messages work');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
