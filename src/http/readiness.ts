import type { Clock } from '../request/clock.js';
import { Deadline } from '../request/deadline.js';

/** How the gateway is: whether requests should be sent to it, and which of its parts do not work as they should. */
export interface HealthReport {
  readonly status: 'ready' | 'degraded' | 'draining';
  readonly parts: Readonly<Record<string, 'ok' | 'degraded'>>;
}

/**
 * Everything that has come is done so long after the drain began. The process ends by force after 25 s; the rest is for
 * closing what is open, which takes four seconds at most (src/composition/ending.ts).
 */
const DRAINED_WITHIN_MS = 20_000;

/** Whether the gateway takes requests. A part that fails never makes it unready: what does not need it goes on. */
export interface Readiness {
  readonly draining: boolean;
  /** By when what comes now has to be done; undefined as long as the gateway does not drain. */
  readonly drained: Deadline | undefined;
  /** From now on nobody should send anything here any more; what still comes is served. */
  drain(): void;
  /** Names of the parts, and whether each works as it should. */
  parts(): Readonly<Record<string, boolean>>;
  report(): HealthReport;
}

/** @param parts asked anew for every report; each has to answer from memory, at once */
export function createReadiness(parts: Readonly<Record<string, () => boolean>>, clock: Clock): Readiness {
  let drained: Deadline | undefined;
  const ask = () => Object.fromEntries(Object.entries(parts).map(([name, works]) => [name, works()]));
  return {
    get draining() {
      return drained !== undefined;
    },
    get drained() {
      return drained;
    },
    drain: () => {
      drained ??= Deadline.after(DRAINED_WITHIN_MS, clock);
    },
    parts: ask,
    report: () => {
      const asked = Object.entries(ask());
      const degraded = asked.some(([, works]) => !works);
      return {
        status: drained ? 'draining' : degraded ? 'degraded' : 'ready',
        parts: Object.fromEntries(asked.map(([name, works]) => [name, works ? 'ok' : 'degraded'])),
      };
    },
  };
}
