import { createHash, randomBytes } from 'node:crypto';
import type { World } from '../world.js';
import type { Application, User } from './applications.js';
import { EntraRefusal } from './entra-error.js';

/** What a person agreed to: the ground on which tokens are issued. */
export interface Consent {
  readonly clientId: string;
  readonly user: User;
  /** As asked, space-separated; empty with the v1 endpoint. */
  readonly scope: string;
}

interface RefreshGrant extends Consent {
  readonly issuedAtMs: number;
}

interface CodeGrant extends Consent {
  readonly redirectUri: string;
  readonly challenge: string | null;
}

interface DeviceGrant extends Consent {
  readonly expiresAtMs: number;
  polls: number;
}

/** A refresh token of demo-gateway's service account that is there from the start. */
export const DEMO_REFRESH_TOKEN = 'demo-refresh-token';

const DEVICE_CODE_SECONDS = 900;

/** Refresh tokens, authorization codes and device codes, in memory only. */
export class Grants {
  readonly #world: World;
  readonly #refresh = new Map<string, RefreshGrant>();
  readonly #codes = new Map<string, CodeGrant>();
  readonly #devices = new Map<string, DeviceGrant>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Forgets everything but the demo refresh token. */
  reset(gateway: Application): void {
    this.#refresh.clear();
    this.#codes.clear();
    this.#devices.clear();
    const consent = { clientId: gateway.clientId, user: gateway.user, scope: '' };
    this.#refresh.set(DEMO_REFRESH_TOKEN, { ...consent, issuedAtMs: this.#world.now() });
  }

  issueRefreshToken(consent: Consent): string {
    const token = `0.A${randomBytes(32).toString('base64url')}`;
    this.#refresh.set(token, { ...consent, issuedAtMs: this.#world.now() });
    return token;
  }

  /** Entra keeps a redeemed token valid until its own time is up. @throws EntraRefusal */
  redeemRefreshToken(token: string, clientId: string): Consent {
    const grant = this.#refresh.get(token);
    if (grant === undefined || grant.clientId !== clientId) throw new EntraRefusal(9002313);
    const ageMs = this.#world.now() - grant.issuedAtMs;
    if (ageMs >= this.#world.switches.refreshTokenLifetimeSeconds * 1000) throw new EntraRefusal(700082);
    return grant;
  }

  issueCode(grant: CodeGrant): string {
    const code = `1.A${randomBytes(24).toString('base64url')}`;
    this.#codes.set(code, grant);
    return code;
  }

  /** A code works once. @throws EntraRefusal */
  redeemCode(code: string, clientId: string, redirectUri: string | null, verifier: string | null): Consent {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (grant === undefined || grant.clientId !== clientId || grant.redirectUri !== redirectUri) {
      throw new EntraRefusal(9002313);
    }
    if (grant.challenge !== null && grant.challenge !== challengeOf(verifier ?? '')) {
      throw new EntraRefusal(501481);
    }
    return grant;
  }

  issueDeviceCode(consent: Consent): { code: string; expiresInSeconds: number } {
    const code = `D${randomBytes(24).toString('base64url')}`;
    const expiresAtMs = this.#world.now() + DEVICE_CODE_SECONDS * 1000;
    this.#devices.set(code, { ...consent, expiresAtMs, polls: 0 });
    return { code, expiresInSeconds: DEVICE_CODE_SECONDS };
  }

  /** Pending for as many polls as the switch says, then settled by itself. @throws EntraRefusal */
  redeemDeviceCode(code: string, clientId: string): Consent {
    const grant = this.#devices.get(code);
    if (grant === undefined || grant.clientId !== clientId) throw new EntraRefusal(70018);
    if (this.#world.now() >= grant.expiresAtMs) throw new EntraRefusal(70019);
    grant.polls += 1;
    const { deviceCodePolls, deviceCodeOutcome } = this.#world.switches;
    if (grant.polls <= deviceCodePolls) throw new EntraRefusal(70016);
    this.#devices.delete(code);
    if (deviceCodeOutcome === 'decline') throw new EntraRefusal(70000);
    if (deviceCodeOutcome === 'expire') throw new EntraRefusal(70019);
    return grant;
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
