import type { Exchange } from '../http-io/exchange.js';
import { jsonReply, type Reply } from '../http-io/reply.js';
import type { World } from '../world.js';
import {
  type AccessTokenRequest,
  callerToken,
  issuer,
  partnerCenterToken,
  validity,
} from './access-token.js';
import { APPLICATIONS, DEMO_SECRET, type User } from './applications.js';
import type { Assertions } from './client-assertion.js';
import { type AuthenticatedClient, applicationOf, authenticateClient } from './client-authentication.js';
import { EntraRefusal } from './entra-error.js';
import type { Consent, Grants } from './grants.js';
import { fromResource, fromScope, type Requested } from './resource.js';
import { GATEWAY, TENANT_ID } from './tenant.js';
import { scpOf, v1Body, v2Body } from './token-body.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const NO_STORE = { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache', Expires: '-1' };

interface Granted {
  readonly client: AuthenticatedClient;
  readonly requested: Requested;
  readonly consent?: Consent;
}

/** The token endpoint. v1 asks by `resource` and answers numbers as strings; v2 asks by `scope`. */
export class TokenEndpoint {
  readonly #world: World;
  readonly #grants: Grants;
  readonly #assertions: Assertions;

  constructor(world: World, grants: Grants, assertions: Assertions) {
    this.#world = world;
    this.#grants = grants;
    this.#assertions = assertions;
  }

  /** @throws EntraRefusal */
  async answer(exchange: Exchange, version: 'v1' | 'v2'): Promise<Reply> {
    const form = new URLSearchParams(exchange.body);
    const granted = await this.#grant(exchange, form, version);
    const toBody = version === 'v1' ? v1Body : v2Body;
    const body = toBody(this.#world, granted.requested, granted.consent !== undefined);
    return jsonReply(
      200,
      { ...body, ...(await this.#tokens(granted, form)) },
      {
        'Content-Type': 'application/json; charset=utf-8',
        ...NO_STORE,
      },
    );
  }

  async #grant(exchange: Exchange, form: URLSearchParams, version: 'v1' | 'v2'): Promise<Granted> {
    const type = form.get('grant_type');
    if (type === null) throw new EntraRefusal(900144, 'Missing: grant_type.');
    const client =
      type === DEVICE_CODE
        ? { application: applicationOf(exchange, form), appidacr: '1' as const }
        : await authenticateClient(exchange, form, this.#assertions);
    const { clientId } = client.application;
    const appOnly = type === 'client_credentials';
    const consent = appOnly ? undefined : this.#consent(type, form, clientId);
    const scope = form.get('scope') ?? consent?.scope ?? null;
    const requested =
      version === 'v1' ? fromResource(form.get('resource'), scope) : fromScope(scope, appOnly);
    return consent === undefined ? { client, requested } : { client, requested, consent };
  }

  #consent(type: string, form: URLSearchParams, clientId: string): Consent {
    if (type === 'refresh_token')
      return this.#grants.redeemRefreshToken(required(form, 'refresh_token'), clientId);
    if (type === DEVICE_CODE) return this.#grants.redeemDeviceCode(required(form, 'device_code'), clientId);
    if (type === 'authorization_code') {
      const code = required(form, 'code');
      return this.#grants.redeemCode(code, clientId, form.get('redirect_uri'), form.get('code_verifier'));
    }
    if (type === 'password') return passwordConsent(form, clientId);
    throw new EntraRefusal(70003, `Grant type: ${type}.`);
  }

  async #tokens({ client, requested, consent }: Granted, form: URLSearchParams): Promise<object> {
    const request: AccessTokenRequest = {
      ...client,
      audience: requested.resource,
      ...(consent === undefined ? {} : { user: consent.user, scp: scpOf(requested) }),
    };
    const issue = requested.resource === GATEWAY ? callerToken : partnerCenterToken;
    const accessToken = await issue(this.#world, request);
    if (consent === undefined) return { access_token: accessToken };
    return {
      access_token: accessToken,
      ...this.#refreshToken(requested, consent, form),
      ...(requested.openId ? { id_token: await this.#idToken(consent) } : {}),
    };
  }

  #refreshToken(requested: Requested, consent: Consent, form: URLSearchParams): object {
    const first = form.get('grant_type') !== 'refresh_token';
    const wanted = first ? requested.offlineAccess : this.#world.switches.refreshRotation;
    if (!wanted) return {};
    return {
      refresh_token: this.#grants.issueRefreshToken({
        ...consent,
        scope: form.get('scope') ?? consent.scope,
      }),
    };
  }

  #idToken({ clientId, user }: Consent): Promise<string> {
    return this.#world.keys.sign({
      aud: clientId,
      iss: issuer(this.#world),
      ...validity(this.#world),
      oid: user.oid,
      sub: user.oid,
      name: user.name,
      preferred_username: user.upn,
      tid: TENANT_ID,
      ver: '2.0',
    });
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null) throw new EntraRefusal(900144, `Missing: ${name}.`);
  return value;
}

/** A short cut to a delegated token of a demo caller. The gateway's service account needs MFA, so it cannot. */
function passwordConsent(form: URLSearchParams, clientId: string): Consent {
  const application = APPLICATIONS.get(clientId);
  if (application === undefined || application.partnerCenter) throw new EntraRefusal(50076);
  const user: User = application.user;
  if (form.get('username') !== user.upn || form.get('password') !== DEMO_SECRET)
    throw new EntraRefusal(50126);
  return { clientId, user, scope: form.get('scope') ?? '' };
}
