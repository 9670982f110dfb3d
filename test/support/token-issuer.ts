import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, type JWK } from 'jose';
import type { Clock } from '../../src/request/clock.js';
import { forgeJwt, type JsonObject } from './jwt-forge.js';

export const TENANT = '0b6ec4c7-52d5-4f0b-9b3e-6a2f7a4f9a10';
export const AUDIENCE = 'api://overage-gateway';
export const SERVICE_PRINCIPAL = '6c0f7c1e-4b0e-4d7c-8f58-1f3a5f8f2f01';
export const USER = 'a3d9f0a4-8a39-4f6b-9d5e-2d1f30c1b002';

interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly jwk: JWK;
}

/** A local token issuer over real HTTP that can also misbehave: rotate its keys, go down, or publish nonsense. */
export class TokenIssuer {
  /** Every path that was asked for, in order. */
  readonly requests: string[] = [];
  /** Fields that replace those of the discovery document. */
  discovery: JsonObject = {};
  /** Answers the key set when set, instead of the real one. */
  keySetBody: string | undefined;
  /** Sends askers for the key set there, when set. */
  keySetRedirect: string | undefined;
  /** Closes every connection without an answer. */
  down = false;
  readonly #server: Server;
  readonly #clock: Clock;
  #keys: SigningKey[] = [];

  private constructor(server: Server, clock: Clock) {
    this.#server = server;
    this.#clock = clock;
  }

  static async start(clock: Clock): Promise<TokenIssuer> {
    const server = createServer();
    const issuer = new TokenIssuer(server, clock);
    server.on('request', (request, response) => issuer.#answer(request, response));
    await issuer.rotateKeys();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get origin(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The issuer does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  get issuer(): string {
    return `${this.origin}/${TENANT}/v2.0`;
  }

  get keySetUrl(): URL {
    return new URL(`${this.origin}/${TENANT}/discovery/v2.0/keys`);
  }

  /** How often the key set was fetched. */
  get keySetFetches(): number {
    return this.requests.filter((path) => path.endsWith('/keys')).length;
  }

  /** The key that signs with `alg` (RS256, PS256 or ES256). */
  key(alg = 'RS256'): SigningKey {
    const found = this.#keys.find((key) => key.alg === alg);
    if (found === undefined) throw new Error(`The issuer has no ${alg} key.`);
    return found;
  }

  /** What the issuer publishes. */
  keySet(): { keys: JWK[] } {
    return { keys: this.#keys.map(({ jwk }) => jwk) };
  }

  /** Replaces all keys by new ones; the old ones are withdrawn. */
  async rotateKeys(): Promise<void> {
    this.#keys = await Promise.all(['RS256', 'PS256', 'ES256'].map(createKey));
  }

  /** The claims of an application's token; the time is the clock's. */
  applicationClaims(changes: JsonObject = {}): JsonObject {
    const now = Math.floor(this.#clock.date().getTime() / 1_000);
    return {
      iss: this.issuer,
      aud: AUDIENCE,
      iat: now,
      nbf: now,
      exp: now + 3_600,
      tid: TENANT,
      azp: 'demo-operator',
      oid: SERVICE_PRINCIPAL,
      sub: SERVICE_PRINCIPAL,
      idtyp: 'app',
      roles: ['Overage.Read'],
      ver: '2.0',
      ...changes,
    };
  }

  /** The claims of a token for a person who works through an application. */
  userClaims(changes: JsonObject = {}): JsonObject {
    return this.applicationClaims({
      idtyp: undefined,
      oid: USER,
      sub: 'pairwise-subject',
      scp: 'Overage.Read Overage.Disable',
      preferred_username: 'ada@contoso.example',
      ...changes,
    });
  }

  /** A token with the claims as they are, and with changes to its header. */
  sign(claims: JsonObject | string, header: JsonObject = {}): string {
    const { kid, alg, privateKey } = this.key(typeof header.alg === 'string' ? header.alg : 'RS256');
    return forgeJwt({ typ: 'JWT', alg, kid, ...header }, claims, privateKey);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    this.requests.push(path);
    if (this.down) {
      request.socket.destroy();
    } else if (path.endsWith('/v2.0/.well-known/openid-configuration')) {
      response.end(JSON.stringify({ issuer: this.issuer, jwks_uri: this.keySetUrl.href, ...this.discovery }));
    } else if (path.endsWith('/discovery/v2.0/keys') && this.keySetRedirect !== undefined) {
      response.writeHead(302, { location: this.keySetRedirect }).end();
    } else if (path.endsWith('/keys')) {
      response.end(this.keySetBody ?? JSON.stringify(this.keySet()));
    } else {
      response.writeHead(404).end();
    }
  }
}

async function createKey(alg: string): Promise<SigningKey> {
  const { publicKey, privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  return {
    kid,
    alg,
    privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg },
  };
}
