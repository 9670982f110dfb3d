import type { Endable } from './life-cycle.js';

/** What runs in this process: the gateway, and the emulator when no live tenant is configured. */
export interface Running extends Endable {
  /** What to tell whoever started it. */
  readonly welcome: string;
}
