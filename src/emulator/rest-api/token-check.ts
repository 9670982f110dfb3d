import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { APPLICATIONS } from '../entra-id/applications.js';
import { PARTNER_CENTER } from '../entra-id/tenant.js';
import type { World } from '../world.js';

/** Who calls: an application, or a person through one. */
export interface ApiCaller {
  readonly kind: 'good';
  readonly applicationId: string;
  /** Of the person; absent with an app-only token. */
  readonly upn?: string;
  /** Whether the MFA rule is met; it does not cover app-only tokens. */
  readonly mfa: boolean;
}

/** What a bearer token turned out to be. */
export type TokenVerdict =
  | ApiCaller
  | { readonly kind: 'missing' | 'invalid' | 'wrong-audience' | 'not-registered' };

const REMEMBERED = 10_000;

/** Checks bearer tokens. A verified signature is remembered by the token's text: reads are many, tokens few. */
export class TokenCheck {
  readonly #world: World;
  readonly #verified = new Map<string, JWTPayload>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The verdict on an Authorization header; at once where the token is known, else a promise. */
  check(authorization: string | undefined): TokenVerdict | Promise<TokenVerdict> {
    if (authorization === undefined) return { kind: 'missing' };
    const known = this.#verified.get(authorization);
    return known === undefined ? this.#verify(authorization) : this.#judge(known);
  }

  /** Forgets verified tokens: after the signing keys were replaced. */
  clear(): void {
    this.#verified.clear();
  }

  async #verify(authorization: string): Promise<TokenVerdict> {
    const token = /^bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) return { kind: 'missing' };
    const claims = await this.#claimsOf(token);
    if (claims === undefined) return { kind: 'invalid' };
    if (this.#verified.size >= REMEMBERED) this.#verified.clear();
    this.#verified.set(authorization, claims);
    return this.#judge(claims);
  }

  async #claimsOf(token: string): Promise<JWTPayload | undefined> {
    try {
      const key = this.#world.keys.find(decodeProtectedHeader(token).kid);
      if (key === undefined) return undefined;
      const { payload } = await jwtVerify(token, key, { currentDate: new Date(this.#world.now()) });
      return payload;
    } catch {
      return undefined;
    }
  }

  #judge(claims: JWTPayload): TokenVerdict {
    const nowSeconds = this.#world.now() / 1000;
    if ((claims.exp ?? 0) <= nowSeconds || (claims.nbf ?? 0) > nowSeconds) return { kind: 'invalid' };
    if (claims.aud !== PARTNER_CENTER) return { kind: 'wrong-audience' };
    const applicationId = typeof claims.appid === 'string' ? claims.appid : '';
    if (APPLICATIONS.get(applicationId)?.partnerCenter !== true) return { kind: 'not-registered' };
    if (typeof claims.scp !== 'string') return { kind: 'good', applicationId, mfa: true };
    const upn = typeof claims.upn === 'string' ? claims.upn : '';
    return { kind: 'good', applicationId, upn, mfa: Array.isArray(claims.amr) && claims.amr.includes('mfa') };
  }
}
