import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import type { World } from '../world.js';
import { EntraRefusal } from './entra-error.js';

/** A federated identity credential: whose tokens count as the application's. */
export interface FederatedIssuer {
  readonly issuer: string;
  /** The one `sub` that counts; any when absent. */
  readonly subject?: string;
  readonly jwks: JSONWebKeySet;
}

interface Certificate {
  readonly key: KeyObject;
  /** base64url of SHA-1 and of SHA-256 over the DER form. */
  readonly x5t: string;
  readonly x5tS256: string;
}

/** What federated tokens are for. Source: Entra "workload identity federation". */
const EXCHANGE_AUDIENCE = 'api://AzureADTokenExchange';
/** Entra forgives five minutes of clock difference. */
const TOLERANCE_SECONDS = 300;

/** The certificates and federated issuers registered for the applications, and the check of what they signed. */
export class Assertions {
  readonly #world: World;
  #certificates: Certificate[] = [];
  #issuers: FederatedIssuer[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Registers a public certificate. @throws Error when the PEM text is none */
  registerCertificate(pem: string): void {
    const certificate = new X509Certificate(pem);
    const thumbprint = (algorithm: string) =>
      createHash(algorithm).update(certificate.raw).digest('base64url');
    this.#certificates.push({
      key: certificate.publicKey,
      x5t: thumbprint('sha1'),
      x5tS256: thumbprint('sha256'),
    });
  }

  trustIssuer(issuer: FederatedIssuer): void {
    this.#issuers.push(issuer);
  }

  clear(): void {
    this.#certificates = [];
    this.#issuers = [];
  }

  /** Checks an assertion for this client, sent to the endpoint at `path`. @throws EntraRefusal */
  async verify(assertion: string, clientId: string, path: string): Promise<void> {
    const { header, claims } = decode(assertion);
    if (claims.iss === clientId) await this.#verifyOwn(assertion, header, clientId, path);
    else await this.#verifyFederated(assertion, claims);
  }

  async #verifyOwn(assertion: string, header: ProtectedHeaderParameters, clientId: string, path: string) {
    const certificate = this.#certificates.find(({ x5t, x5tS256 }) =>
      header.alg === 'PS256' ? header['x5t#S256'] === x5tS256 : header.alg === 'RS256' && header.x5t === x5t,
    );
    if (certificate === undefined) throw new EntraRefusal(700027);
    const { key } = certificate;
    const audience = `${this.#world.origin()}${path}`;
    const claims = await this.#checked(700027, (options) =>
      jwtVerify(assertion, key, { ...options, audience, issuer: clientId, subject: clientId }),
    );
    if (typeof claims.jti !== 'string' || claims.jti === '') throw new EntraRefusal(700027, 'It has no jti.');
    if (claims.exp === undefined || claims.nbf === undefined) throw new EntraRefusal(700024);
  }

  async #verifyFederated(assertion: string, claimed: JWTPayload): Promise<void> {
    const issuer = this.#issuers.find((one) => one.issuer === claimed.iss);
    if (issuer === undefined) throw new EntraRefusal(700211);
    const keys = createLocalJWKSet(issuer.jwks);
    const claims = await this.#checked(700027, (options) => jwtVerify(assertion, keys, options));
    if (![claims.aud].flat().includes(EXCHANGE_AUDIENCE)) throw new EntraRefusal(700212);
    if (issuer.subject !== undefined && issuer.subject !== claims.sub) throw new EntraRefusal(700213);
  }

  async #checked(
    aadsts: number,
    verify: (options: JWTVerifyOptions) => Promise<{ payload: JWTPayload }>,
  ): Promise<JWTPayload> {
    try {
      const { payload } = await verify({
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(this.#world.now()),
      });
      return payload;
    } catch (error) {
      throw new EntraRefusal(isAboutTime(error) ? 700024 : aadsts);
    }
  }
}

function isAboutTime(error: unknown): boolean {
  if (error instanceof errors.JWTExpired) return true;
  return error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf';
}

function decode(assertion: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    throw new EntraRefusal(700027, 'It is not a JWT.');
  }
}
