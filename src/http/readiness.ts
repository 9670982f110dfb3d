/** How the gateway is: whether requests should be sent to it, and which of its parts do not work as they should. */
export interface HealthReport {
  readonly status: 'ready' | 'degraded' | 'draining';
  readonly parts: Readonly<Record<string, 'ok' | 'degraded'>>;
}

/** Whether the gateway takes requests. A part that fails never makes it unready: what does not need it goes on. */
export interface Readiness {
  readonly draining: boolean;
  /** From now on nobody should send anything here any more; what still comes is served. */
  drain(): void;
  /** Names of the parts, and whether each works as it should. */
  parts(): Readonly<Record<string, boolean>>;
  report(): HealthReport;
}

/** @param parts asked anew for every report; each has to answer from memory, at once */
export function createReadiness(parts: Readonly<Record<string, () => boolean>>): Readiness {
  let draining = false;
  const ask = () => Object.fromEntries(Object.entries(parts).map(([name, works]) => [name, works()]));
  return {
    get draining() {
      return draining;
    },
    drain: () => {
      draining = true;
    },
    parts: ask,
    report: () => {
      const asked = Object.entries(ask());
      const degraded = asked.some(([, works]) => !works);
      return {
        status: draining ? 'draining' : degraded ? 'degraded' : 'ready',
        parts: Object.fromEntries(asked.map(([name, works]) => [name, works ? 'ok' : 'degraded'])),
      };
    },
  };
}
