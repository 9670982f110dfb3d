import { Gauge, type Registry } from 'prom-client';
import { METRIC_PREFIX } from './metric-prefix.js';

/** What a scrape asks the parts for; each is answered from memory. */
export interface Watched {
  /** Seconds until the gateway's own access token ends, and since it was issued; undefined while there is none. */
  tokenSecondsLeft(): number | undefined;
  tokenAgeSeconds(): number | undefined;
  /** Undefined without App+User. */
  refreshTokenDaysLeft(): number | undefined;
  breakerOpen(): boolean;
  tokenBreakerOpen(): boolean;
  /** Calls that wait for the quota or for a place on the wire. */
  callsWaiting(): number;
  requestsInFlight(): number;
  draining(): boolean;
  /** Names of all parts, and whether each works as it should. */
  parts(): Readonly<Record<string, boolean>>;
}

/** Declares the gauges that are read from the parts at each scrape; one that is unknown is left out of the answer. */
export function watchGauges(registry: Registry, watched: Watched): void {
  const gauge = (name: string, help: string, read: () => number | boolean | undefined) =>
    new Gauge({
      name: `${METRIC_PREFIX}${name}`,
      help,
      registers: [registry],
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(Number(value));
      },
    });
  gauge('token_expires_in_seconds', "Until the gateway's own token ends.", watched.tokenSecondsLeft);
  gauge('token_age_seconds', "Since the gateway's own token was issued.", watched.tokenAgeSeconds);
  gauge('refresh_token_days_left', 'Days until the refresh token ends.', watched.refreshTokenDaysLeft);
  gauge('breaker_open', '1 while nothing is sent because Partner Center keeps failing.', watched.breakerOpen);
  gauge(
    'token_breaker_open',
    '1 while no token is asked for because the token endpoint keeps failing or refusing.',
    watched.tokenBreakerOpen,
  );
  gauge('calls_waiting', 'Calls that wait for the quota or a place on the wire.', watched.callsWaiting);
  gauge('requests_in_flight', 'Requests being served.', watched.requestsInFlight);
  gauge('draining', '1 once the process has been told to stop.', watched.draining);
  new Gauge({
    name: `${METRIC_PREFIX}part_up`,
    help: '1 while the part works as it should.',
    labelNames: ['part'],
    registers: [registry],
    collect() {
      for (const [part, works] of Object.entries(watched.parts())) this.set({ part }, Number(works));
    },
  });
}
