import type { GraphQLRequest } from '@apollo/server';
import { GatewayError } from '../errors/gateway-error.js';
import { type Refusal, refusalBy } from './judge-document.js';
import { HARMLESS } from './judged-documents.js';
import { requestedDocument } from './requested-document.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** Puts the text to run into the request; one that may not be run is replaced. */
export function chooseDocument(
  request: GraphQLRequest,
  trustedDocuments: TrustedDocuments,
  mayRunAny: boolean,
): Refusal | undefined {
  try {
    const text = trustedDocuments.textOf(requestedDocument(request), mayRunAny);
    if (text !== undefined) request.query = text;
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    request.query = HARMLESS;
    return refusalBy(error);
  } finally {
    // What is left of it would be taken for a request to Apollo's own registry, which is off.
    delete request.extensions?.persistedQuery;
  }
}
