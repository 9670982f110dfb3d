import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { forgeJwt, type JsonObject } from '../../support/jwt-forge.js';
import { ManualClock } from '../../support/manual-clock.js';
import { TokenIssuer } from '../../support/token-issuer.js';

export const OTHER_TENANT = '11111111-2222-4333-8444-555555555555';
export const [HEADER, PAYLOAD, SIGNATURE] = [0, 1, 2];

const attackerKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const attackerJwk = {
  ...attackerKey.publicKey.export({ format: 'jwk' }),
  kid: 'attacker',
  use: 'sig',
  alg: 'RS256',
};

/** A name, the Authorization header that is sent, and what the refusal must say: each must fail for its own reason. */
export type Attack = readonly [
  name: string,
  authorization: (bench: AttackBench) => string | undefined,
  refusal: RegExp,
];

/** An attack by a token in an orderly header. */
export function token(name: string, make: (bench: AttackBench) => string, refusal: RegExp): Attack {
  return [name, (bench) => `Bearer ${make(bench)}`, refusal];
}

export function part(jwt: string, index: number): string {
  return jwt.split('.')[index] ?? '';
}

export function replacePart(jwt: string, index: number, replacement: string): string {
  return jwt.split('.').with(index, replacement).join('.');
}

/** Two trusted issuers, an attacker with a key, and a server of the attacker's that nobody should ever ask. */
export class AttackBench {
  /** How often the attacker's server was asked. */
  trapHits = 0;

  private constructor(
    readonly clock: ManualClock,
    readonly issuer: TokenIssuer,
    readonly otherIssuer: TokenIssuer,
    readonly trap: Server,
  ) {}

  static async start(): Promise<AttackBench> {
    const clock = new ManualClock();
    const trap = createServer();
    const bench = new AttackBench(
      clock,
      await TokenIssuer.start(clock),
      await TokenIssuer.start(clock),
      trap,
    );
    trap.on('request', (_request, response) => {
      bench.trapHits += 1;
      response.end(JSON.stringify({ keys: [attackerJwk] }));
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    return bench;
  }

  async stop(): Promise<void> {
    this.trap.close();
    await Promise.all([this.issuer.stop(), this.otherIssuer.stop()]);
  }

  get trapUrl(): string {
    const address = this.trap.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  }

  now(): number {
    return Math.floor(this.clock.date().getTime() / 1_000);
  }

  app(changes: JsonObject = {}): JsonObject {
    return this.issuer.applicationClaims(changes);
  }

  user(changes: JsonObject = {}): JsonObject {
    return this.issuer.userClaims(changes);
  }

  /** A token with nothing wrong. */
  good(): string {
    return this.issuer.sign(this.app());
  }

  /** A token that the attacker signed with his own key. */
  forged(header: JsonObject): string {
    const kid = this.issuer.key().kid;
    return forgeJwt({ typ: 'JWT', alg: 'RS256', kid, ...header }, this.app(), attackerKey.privateKey);
  }

  /** A token that is "signed" with something public as a shared secret. */
  hmac(secret: string, alg = 'HS256'): string {
    const header = { typ: 'JWT', alg, kid: this.issuer.key().kid };
    return forgeJwt(header, this.app(), createSecretKey(Buffer.from(secret)));
  }

  publicPem(): string {
    const publicKey = createPublicKey(this.issuer.key().privateKey);
    return publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }
}
