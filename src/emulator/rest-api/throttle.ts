import type { EmulatorSwitches } from '../control/switch-table.js';
import { jsonReply, type Reply } from '../http-io/reply.js';
import { problemReply } from './problem.js';

const WINDOW_MS = 60_000;

/** Counts calls in windows of a minute; rejected calls count too. Source: "API throttling guidance". */
export class Throttle {
  readonly #now: () => number;
  readonly #switches: EmulatorSwitches;
  #counts = new Map<string, number>();
  #windowEndsMs = 0;

  constructor(now: () => number, switches: EmulatorSwitches) {
    this.#now = now;
    this.#switches = switches;
  }

  clear(): void {
    this.#counts.clear();
  }

  /** The 429 when this call is one too many. */
  refuse(customerId: string): Reply | undefined {
    const { throttlePerMinute, throttleKey } = this.#switches;
    if (throttlePerMinute === 0) return undefined;
    const now = this.#now();
    if (now >= this.#windowEndsMs) {
      this.#counts.clear();
      this.#windowEndsMs = now + WINDOW_MS;
    }
    const key = throttleKey === 'partner' ? '' : customerId;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count > throttlePerMinute
      ? this.#tooMany(Math.ceil((this.#windowEndsMs - now) / 1000))
      : undefined;
  }

  #tooMany(seconds: number): Reply {
    const headers = { 'Retry-After': String(seconds) };
    const message = `Rate limit is exceeded. Try again in ${seconds} seconds.`;
    if (this.#switches.throttleBody === 'gateway')
      return jsonReply(429, { statusCode: 429, message }, headers);
    const reply = problemReply({ status: 429, code: '429', description: message }, this.#switches);
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }
}
