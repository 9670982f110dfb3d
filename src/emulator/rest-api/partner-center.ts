import { isGuid } from '../guid.js';
import { type Exchange, headerOf } from '../http-io/exchange.js';
import { emptyReply, type Reply } from '../http-io/reply.js';
import type { Customer } from '../state/customer.js';
import type { World } from '../world.js';
import { PROBLEMS, problemReply } from './problem.js';
import { Refusal } from './refusal.js';
import { Replay } from './replay.js';
import { withApiHeaders } from './response-headers.js';
import { findRoute } from './routes.js';
import { Throttle } from './throttle.js';
import { type ApiCaller, TokenCheck, type TokenVerdict } from './token-check.js';
import { refuseToken, withMfaResult } from './token-refusal.js';

/** The emulated REST API under `/v1`. */
export class PartnerCenter {
  readonly #world: World;
  readonly #tokens: TokenCheck;
  readonly #throttle: Throttle;
  readonly #replay: Replay;

  constructor(world: World) {
    this.#world = world;
    this.#tokens = new TokenCheck(world);
    this.#throttle = new Throttle(world.now, world.switches);
    this.#replay = new Replay(world.now);
  }

  /** Forgets counted calls, answered PUTs and verified tokens. */
  reset(): void {
    this.#throttle.clear();
    this.#replay.clear();
    this.#tokens.clear();
  }

  forgetTokens(): void {
    this.#tokens.clear();
  }

  /** Answers one call; a refusal is an answer too. */
  async answer(exchange: Exchange): Promise<Reply> {
    const verdict = this.#tokens.check(headerOf(exchange, 'authorization'));
    const reply = this.#answerAs(verdict instanceof Promise ? await verdict : verdict, exchange);
    return this.dress(reply, exchange);
  }

  /** Gives any answer the headers that all answers of the API carry. */
  dress(reply: Reply, exchange: Exchange): Reply {
    return withApiHeaders(reply, exchange, this.#world);
  }

  #answerAs(verdict: TokenVerdict, exchange: Exchange): Reply {
    const { switches } = this.#world;
    const segments = exchange.path.split('/').slice(2);
    const limited = this.#throttle.refuse(segments[1] ?? '');
    if (limited !== undefined) return limited;
    const refused = refuseToken(verdict, switches);
    if (verdict.kind !== 'good' || refused !== undefined) {
      return withMfaResult(refused ?? emptyReply(401), verdict, exchange);
    }
    const reply = this.#replayed(exchange, () => this.#call(verdict, segments, exchange));
    return withMfaResult(reply, verdict, exchange);
  }

  #call(caller: ApiCaller, segments: string[], exchange: Exchange): Reply {
    const { switches } = this.#world;
    try {
      if (switches.contractVersionRequired && headerOf(exchange, 'ms-contract-version') !== 'v1') {
        throw new Refusal(PROBLEMS.invalidInput, 'The header MS-Contract-Version is required.');
      }
      const route = findRoute(segments, exchange.method);
      const userOnly = route.userOnly || (route.overage && switches.appOnlyOverage === 'refuse');
      if (userOnly && caller.upn === undefined) throw new Refusal(PROBLEMS.appOnlyUnsupported);
      const customer = () => this.#customer(segments[1] ?? '');
      return route.answer({ world: this.#world, caller, segments, exchange, customer });
    } catch (error) {
      if (error instanceof Refusal) return problemReply(error.problem, switches, error.detail);
      throw error;
    }
  }

  #customer(segment: string): Customer {
    if (!isGuid(segment)) throw new Refusal(PROBLEMS.invalidCustomerId);
    const customer = this.#world.store.find(segment.toLowerCase());
    if (customer === undefined) throw new Refusal(PROBLEMS.customerUnknown);
    if (customer.relationshipToPartner === 'none') throw new Refusal(PROBLEMS.noRelationship);
    return customer;
  }

  #replayed(exchange: Exchange, call: () => Reply): Reply {
    const requestId = headerOf(exchange, 'ms-requestid');
    if (exchange.method !== 'PUT' || requestId === undefined || !this.#world.switches.replayByRequestId) {
      return call();
    }
    const key = `${requestId} ${exchange.path.toLowerCase()}`;
    const known = this.#replay.find(key);
    if (known !== undefined) return known;
    const reply = call();
    if (reply.status < 300) this.#replay.remember(key, reply);
    return reply;
  }
}
