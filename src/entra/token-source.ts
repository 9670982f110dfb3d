import type { EntraConfig } from '../config/entra.config.js';
import type { Clock } from '../request/clock.js';
import type { Deadline } from '../request/deadline.js';
import type { Log } from '../telemetry/log.js';
import { clientAuthentication } from './client-authentication.js';
import { type CredentialReport, reportCredentials } from './credential-report.js';
import { createOauthClient, type Fetch } from './oauth-client.js';
import { RefreshTokenKeeper } from './refresh-token-keeper.js';
import { TokenCache, type TokenFailure } from './token-cache.js';
import { requestAppOnlyToken, requestUserToken } from './token-request.js';

/** What is known of the gateway's own sign-in, for metrics, readiness and the self-test. */
export interface TokenStatus {
  /** Both absent while there is no token. */
  readonly acquiredAt?: Date;
  readonly expiresAt?: Date;
  /** App+User only: whole days until the refresh token ends; absent before its first use. */
  readonly refreshTokenDaysLeft?: number;
  /** Set until a token request succeeds again. */
  readonly lastFailure?: TokenFailure;
}

/** Access tokens for Partner Center, as the gateway's own application. */
export interface EntraTokenSource {
  /**
   * A token that is valid now, from memory where possible.
   * @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED`, `UPSTREAM_UNAVAILABLE` or `DEADLINE_EXCEEDED`
   */
  getToken(deadline: Deadline): Promise<{ readonly value: string }>;
  /** Partner Center answered 401 to this very token. */
  reject(token: { readonly value: string }): void;
  status(): TokenStatus;
  /** Whether the token endpoint keeps failing or refusing, so that it is only asked by a probe now and then. */
  readonly breakerOpen: boolean;
  /** Tries the credentials, by `getToken`, and says what they are and until when. Trouble is told, not thrown. */
  inspectCredentials(deadline: Deadline): Promise<CredentialReport>;
  /** No more renewals in the background, for a gateway that will soon end; `getToken` works as before. */
  endRenewals(): void;
  /**
   * Ends background work; without it the process stays alive. A new refresh token that is on its way is waited for, for
   * two seconds.
   */
  stop(): Promise<void>;
}

export interface TokenSourceParts {
  readonly config: EntraConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Instead of the global one: a proxy or a private CA of one's own. */
  readonly fetch?: Fetch;
}

/** Of the few seconds that there are for closing everything. */
const LONGEST_WAIT_AT_END_MS = 2_000;

/** App+User where the configuration names a refresh token, else App-only. Nothing is asked for before `getToken`. */
export function createTokenSource({ config, clock, log, fetch }: TokenSourceParts): EntraTokenSource {
  const client = createOauthClient(config, clientAuthentication(config, clock), fetch);
  const refreshTokens =
    config.refreshTokenPath === undefined
      ? undefined
      : new RefreshTokenKeeper(config.refreshTokenPath, clock, log);
  const requestToken = () =>
    refreshTokens === undefined
      ? requestAppOnlyToken(client, config.resource)
      : requestUserToken(client, config.resource, refreshTokens);
  const cache = new TokenCache({ requestToken, clock, log });

  return {
    getToken: async (deadline) => ({ value: (await cache.get(deadline)).value }),
    reject: ({ value }) => cache.reject(value),
    inspectCredentials: (deadline) =>
      reportCredentials({
        config,
        clock,
        refreshTokens,
        signIn: () => cache.get(deadline),
        lastFailure: () => cache.lastFailure?.error,
      }),
    get breakerOpen() {
      return cache.breakerOpen;
    },
    status: () => toStatus(cache, refreshTokens?.daysLeft()),
    endRenewals: () => cache.endRenewals(),
    stop: async () => {
      cache.endRenewals();
      if (refreshTokens === undefined || (await cache.idle(LONGEST_WAIT_AT_END_MS))) return;
      log.warn(
        'A token request did not end in time. If Entra answers it with a new refresh token, that is lost.',
      );
    },
  };
}

function toStatus({ held, lastFailure }: TokenCache, refreshTokenDaysLeft: number | undefined): TokenStatus {
  return {
    ...(held && { acquiredAt: held.acquiredAt, expiresAt: held.expiresAt }),
    ...(refreshTokenDaysLeft !== undefined && { refreshTokenDaysLeft }),
    ...(lastFailure && { lastFailure }),
  };
}
