import type { Exchange } from '../http-io/exchange.js';
import { emptyReply, jsonReply, type Reply } from '../http-io/reply.js';
import type { World } from '../world.js';
import { APPLICATIONS } from './applications.js';
import { authorize } from './authorize.js';
import { Assertions } from './client-assertion.js';
import { startDeviceCode } from './device-code.js';
import { openIdConfiguration } from './discovery.js';
import { EntraRefusal, entraError } from './entra-error.js';
import { Grants } from './grants.js';
import { NO_SUCH_TENANT } from './tenant.js';
import { TokenEndpoint } from './token-endpoint.js';

type Handler = (exchange: Exchange) => Reply | Promise<Reply>;

/** The emulated Entra ID: one tenant under any name. */
export class Entra {
  readonly assertions: Assertions;
  readonly #world: World;
  readonly #grants: Grants;
  readonly #routes: ReadonlyMap<string, Handler>;

  constructor(world: World) {
    this.#world = world;
    this.assertions = new Assertions(world);
    this.#grants = new Grants(world);
    const tokens = new TokenEndpoint(world, this.#grants, this.assertions);
    const keys: Handler = async () => jsonReply(200, await world.keys.jwks());
    const configuration: Handler = () => jsonReply(200, openIdConfiguration(world));
    const toAuthorize: Handler = (exchange) => authorize(exchange, this.#grants);
    this.#routes = new Map<string, Handler>([
      ['POST oauth2/v2.0/token', (exchange) => tokens.answer(exchange, 'v2')],
      ['POST oauth2/token', (exchange) => tokens.answer(exchange, 'v1')],
      ['POST oauth2/v2.0/devicecode', (exchange) => startDeviceCode(exchange, world, this.#grants)],
      ['GET oauth2/v2.0/authorize', toAuthorize],
      ['GET oauth2/authorize', toAuthorize],
      ['GET discovery/v2.0/keys', keys],
      ['GET discovery/keys', keys],
      ['GET v2.0/.well-known/openid-configuration', configuration],
    ]);
    this.reset();
  }

  /** Forgets grants, certificates and federated issuers. Signing keys stay: tokens already out remain valid. */
  reset(): void {
    const gateway = APPLICATIONS.get('demo-gateway');
    if (gateway !== undefined) this.#grants.reset(gateway);
    this.assertions.clear();
  }

  /** Answers a request under `/{tenant}/…`. */
  async answer(exchange: Exchange): Promise<Reply> {
    const [, tenant = '', ...rest] = exchange.path.split('/');
    const path = rest.join('/');
    const handler = this.#routes.get(`${exchange.method} ${path}`);
    if (handler === undefined) return emptyReply(this.#isKnown(path) ? 405 : 404);
    try {
      if (tenant === NO_SUCH_TENANT) throw new EntraRefusal(90002);
      return await handler(exchange);
    } catch (error) {
      if (error instanceof EntraRefusal) return entraError(error.aadsts, this.#world.now(), error.detail);
      throw error;
    }
  }

  #isKnown(path: string): boolean {
    return [...this.#routes.keys()].some((route) => route.endsWith(` ${path}`));
  }
}
