import {
  type GraphQLRequest,
  type GraphQLRequestContextDidEncounterErrors,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextDidResolveSource,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestContextWillSendResponse,
  type GraphQLRequestListener,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { may } from '../access/caller.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Variables } from './argument-size.js';
import { chargeNewDocument, chargeOperation } from './charge.js';
import { chooseDocument } from './choose-document.js';
import type { PassageParts } from './gate-parts.js';
import { type Refusal, refusalBy } from './judge-document.js';
import { refusalOfLists } from './judge-lists.js';
import { HARMLESS_DOCUMENT } from './judged-documents.js';
import type { OperationContext } from './operation-context.js';
import { type OperationProfile, priceOf } from './operation-profile.js';
import { operationNotFound, schemaNotReadable, subscriptionsNotOffered } from './operation-refusals.js';
import { refusalOfSize } from './variable-limits.js';

/**
 * One request's way through the gate. A refused one is answered in the place of its execution, with what is remembered
 * of it: Apollo's own way would make several errors of each, with their stacks.
 */
export class Passage implements GraphQLRequestListener<OperationContext> {
  readonly #parts: PassageParts;
  readonly #request: GraphQLRequest;
  readonly #context: OperationContext;
  readonly #tellSchema: boolean;
  #refusal: Refusal | undefined;

  constructor(parts: PassageParts, request: GraphQLRequest, context: OperationContext) {
    this.#parts = parts;
    this.#request = request;
    this.#context = context;
    this.#tellSchema = may(context.caller, 'Schema.Read');
    this.#refusal = chooseDocument(request, parts.trustedDocuments, this.#tellSchema);
  }

  /** Where a request has its document, Apollo neither parses nor validates, nor looks for one by its hash. */
  async didResolveSource(resolved: GraphQLRequestContextDidResolveSource<OperationContext>): Promise<void> {
    const judged = this.#refusal ?? (await this.#judge(resolved).catch(toRefusal));
    if (!('kind' in judged)) this.#refusal = judged;
    Object.assign(resolved, { document: 'kind' in judged ? judged : HARMLESS_DOCUMENT });
  }

  async didResolveOperation({
    document,
    operation,
  }: GraphQLRequestContextDidResolveOperation<OperationContext>): Promise<void> {
    if (this.#refusal !== undefined) return;
    try {
      if (operation === undefined) throw operationNotFound(this.#request.operationName);
      const variables = this.#request.variables ?? {};
      const profile = this.#identify(document, operation);
      this.#refusal = refusalOfLists(profile.costNodes, variables);
      if (this.#refusal !== undefined) return;
      await chargeOperation(this.#parts, this.#context, operation, this.#priceOf(profile, variables));
      this.#refusal =
        refusalOfSize(variables) ??
        this.#parts.refusalOfVariables(document, operation, variables, this.#tellSchema);
    } catch (error) {
      this.#refusal = toRefusal(error);
    }
  }

  /** `answerListener` gives a refusal its status and its correlation id. */
  async responseForOperation(
    operation: GraphQLRequestContextResponseForOperation<OperationContext>,
  ): Promise<GraphQLResponse> {
    if (this.#refusal === undefined) return this.#parts.run(operation);
    const singleResult = { errors: this.#refusal };
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
  }

  didEncounterErrors(context: GraphQLRequestContextDidEncounterErrors<OperationContext>): Promise<void> {
    return this.#parts.answerListener.didEncounterErrors(context);
  }

  willSendResponse(context: GraphQLRequestContextWillSendResponse<OperationContext>): Promise<void> {
    return this.#parts.answerListener.willSendResponse(context);
  }

  /** @throws GatewayError when its caller cannot pay for that */
  #judge({ source, queryHash }: GraphQLRequestContextDidResolveSource<OperationContext>) {
    return this.#parts.documents.judge(queryHash, source, this.#tellSchema, (points) =>
      chargeNewDocument(this.#parts, this.#context, points),
    );
  }

  /** @throws GatewayError when the operation may not be run */
  #identify(document: DocumentNode, operation: OperationDefinitionNode): OperationProfile {
    if (operation.operation === 'subscription') throw subscriptionsNotOffered();
    const profile = this.#parts.profileOf(document, operation);
    this.#context.outcome.summary = profile.summary;
    if (profile.introspects && !this.#parts.authorizer.allows(this.#context.caller, 'Schema.Read')) {
      throw schemaNotReadable();
    }
    return profile;
  }

  /** @throws GatewayError when the operation costs too much */
  #priceOf(profile: OperationProfile, variables: Variables): number {
    const { policy } = this.#parts;
    return priceOf(profile, variables, () => policy.customersOf(this.#context.caller));
  }
}

/** @throws what is no GatewayError */
function toRefusal(error: unknown): Refusal {
  if (!(error instanceof GatewayError)) throw error;
  return refusalBy(error);
}
