import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from 'jose';
import { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { discoverKeySetUrl, fetchKeySet } from './issuer-documents.js';

/** Keys older than this are fetched again behind the scenes, so that a withdrawn key stops being trusted. */
const MAX_AGE_MS = 10 * 60_000;
/** Anyone can invent key ids: this is the most often that an unknown one may cause a fetch. */
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
/** Pause after a failed fetch, so that an issuer in trouble is not asked by every request. */
const RETRY_PAUSE_MS = 2_000;

export interface IssuerKeysOptions {
  readonly issuer: string;
  /** Where the keys are; found by discovery when absent. */
  readonly jwksUrl?: URL;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the issuer publishes other keys than before: tokens signed with a withdrawn key end now. */
  readonly onReplaced: () => void;
}

/**
 * The public keys of one issuer. jose's own remote set refuses every token once its keys are old and the issuer cannot
 * be reached; this one goes on with the last good set.
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  readonly #stopped = new AbortController();
  #published: JSONWebKeySet | undefined;
  #keySet: LocalJWKSet | undefined;
  #fetchedAtMs = Number.NEGATIVE_INFINITY;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #askedForUnknownAtMs = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * The key that a token names by its `kid`; an unknown id is looked for at the issuer once per cooldown.
   * @throws GatewayError `UPSTREAM_UNAVAILABLE` when the issuer could never be reached.
   * @throws JOSEError when the issuer has no such key.
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): ReturnType<LocalJWKSet> {
    const keySet = this.#keySet ?? (await this.#first());
    try {
      return await keySet(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayLookForUnknown()) throw error;
      await this.#fetch();
      return (this.#keySet ?? keySet)(header, token);
    }
  }

  /** Starts fetching when the keys are old; nobody waits for it. */
  refreshIfOld(): void {
    const { clock } = this.#options;
    const old = this.#keySet !== undefined && clock.monotonicMs() - this.#fetchedAtMs >= MAX_AGE_MS;
    if (old && !this.#justFailed(UNKNOWN_KEY_COOLDOWN_MS)) void this.#fetch();
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #first(): Promise<LocalJWKSet> {
    if (this.#fetching !== undefined || !this.#justFailed(RETRY_PAUSE_MS)) await this.#fetch();
    if (this.#keySet !== undefined) return this.#keySet;
    throw new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      'The identity provider that issued the access token cannot be reached, so the token cannot be checked. Try again in a moment.',
      { retryAfterSeconds: RETRY_PAUSE_MS / 1_000 },
    );
  }

  #mayLookForUnknown(): boolean {
    if (this.#fetching !== undefined) return true;
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#askedForUnknownAtMs < UNKNOWN_KEY_COOLDOWN_MS) return false;
    this.#askedForUnknownAtMs = nowMs;
    return true;
  }

  #justFailed(pauseMs: number): boolean {
    return this.#options.clock.monotonicMs() - this.#failedAtMs < pauseMs;
  }

  /** One fetch at a time, shared by all who wait; never rejects. */
  #fetch(): Promise<void> {
    this.#fetching ??= this.#replaceKeys().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #replaceKeys(): Promise<void> {
    const { issuer, clock, log, onReplaced } = this.#options;
    try {
      const url = this.#options.jwksUrl ?? (await discoverKeySetUrl(issuer, this.#stopped.signal));
      const published = await fetchKeySet(url, this.#stopped.signal);
      const changed = JSON.stringify(published) !== JSON.stringify(this.#published);
      this.#fetchedAtMs = clock.monotonicMs();
      if (!changed) return;
      this.#keySet = createLocalJWKSet(published);
      this.#published = published;
      onReplaced();
    } catch (error) {
      this.#failedAtMs = clock.monotonicMs();
      if (this.#stopped.signal.aborted) return;
      log.warn(
        { issuer, problem: rootCauseOf(error), keptLastGoodKeys: this.#keySet !== undefined },
        'the keys of a token issuer could not be fetched',
      );
    }
  }
}

/** fetch says only "fetch failed"; what failed is the cause of that. */
function rootCauseOf(error: unknown): string {
  return String(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
