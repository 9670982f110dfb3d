import { Secret } from '../config/secret.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import {
  readRefreshTokenFile,
  type StoredRefreshToken,
  writeRefreshTokenFile,
} from './refresh-token-file.js';

const DAY_MS = 86_400_000;
const WARN_AT_DAYS = [7, 14, 30];

/** Source: Entra's page "Refresh tokens in the Microsoft identity platform". */
const LIFE_DAYS = 90;

/**
 * The newest refresh token. The file is read before each use, so that a new consent or another replica's rotation
 * counts at once; where the file cannot be replaced, the newest token lives on in memory.
 */
export class RefreshTokenKeeper {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #newest: StoredRefreshToken | undefined;
  #lastSeenInFile: string | undefined;
  #warnedAtDays = Number.POSITIVE_INFINITY;

  constructor(path: string, clock: Clock, log: Log) {
    this.#path = path;
    this.#clock = clock;
    this.#log = log;
  }

  /** @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED` when no token was ever read and the file holds none */
  async current(): Promise<Secret> {
    const newest = await this.#read();
    this.#warnBeforeItExpires();
    return newest.token;
  }

  /**
   * Takes over what Entra returned for a token. It serves from now on, whether or not it could be written, unless somebody
   * has put another into the file since that one was read: a new consent may be what it takes to be let in at all.
   */
  async replace(redeemed: Secret, value: string): Promise<void> {
    if (value === redeemed.reveal() || (await this.#isOvertaken(redeemed))) return;
    const newest = { token: new Secret(value), obtainedAt: this.#clock.date() };
    this.#take(newest);
    try {
      await writeRefreshTokenFile(this.#path, newest);
    } catch (error) {
      this.#log.error(`${messageOf(error)} Until then a restart goes back to the token in the file.`);
    }
  }

  /** Whole days until Entra stops accepting the token, 0 when it has; undefined before the first use. */
  daysLeft(): number | undefined {
    if (this.#newest === undefined) return undefined;
    const ageMs = this.#clock.date().getTime() - this.#newest.obtainedAt.getTime();
    return Math.max(0, Math.floor(LIFE_DAYS - ageMs / DAY_MS));
  }

  /** When Entra stops accepting the token that would be used now. @throws GatewayError as `current` does */
  async endsAt(): Promise<Date> {
    const { obtainedAt } = await this.#read();
    return new Date(obtainedAt.getTime() + LIFE_DAYS * DAY_MS);
  }

  async #read(): Promise<StoredRefreshToken> {
    try {
      const stored = await readRefreshTokenFile(this.#path);
      if (stored.token.reveal() === this.#lastSeenInFile && this.#newest !== undefined) return this.#newest;
      this.#lastSeenInFile = stored.token.reveal();
      return this.#take(stored);
    } catch (error) {
      if (this.#newest === undefined) throw error;
      this.#log.error(`${messageOf(error)} The refresh token in memory goes on serving.`);
      return this.#newest;
    }
  }

  async #isOvertaken(redeemed: Secret): Promise<boolean> {
    if (this.#newest?.token.reveal() !== redeemed.reveal()) return true;
    // A file that cannot be read is no consent, and is to be written anew.
    const stored = await readRefreshTokenFile(this.#path).catch(() => undefined);
    const inFile = stored?.token.reveal();
    return inFile !== undefined && inFile !== this.#lastSeenInFile;
  }

  #take(stored: StoredRefreshToken): StoredRefreshToken {
    this.#newest = stored;
    this.#warnedAtDays = Number.POSITIVE_INFINITY;
    return stored;
  }

  #warnBeforeItExpires(): void {
    const daysLeft = this.daysLeft();
    const threshold = WARN_AT_DAYS.find((days) => daysLeft !== undefined && daysLeft <= days);
    if (threshold === undefined || threshold >= this.#warnedAtDays) return;
    this.#warnedAtDays = threshold;
    this.#log.warn(
      { daysLeft },
      'The refresh token expires soon and Entra has not returned a new one. Run `npm run consent`.',
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof GatewayError ? error.message : 'The refresh token file failed unexpectedly.';
}
