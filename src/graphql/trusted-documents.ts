import { hash } from 'node:crypto';
import type { GatewayError } from '../errors/gateway-error.js';
import { refusal } from '../errors/refusal.js';
import type { RequestedDocument } from './requested-document.js';

/** `strict`: only registered documents run. `off`: any document runs, and registered ones may be asked for by id. */
export type TrustedDocumentsMode = 'off' | 'strict';

/** Decides which document a request runs. */
export interface TrustedDocuments {
  /**
   * The text to run; undefined when the request names no document at all.
   * @throws GatewayError `DOCUMENT_NOT_TRUSTED` for an unknown id, for an id together with another text, and, when
   * only registered documents may run, for any other text
   */
  textOf(requested: RequestedDocument, mayRunAny: boolean): string | undefined;
}

/** The documents registered at start, by id; ids of callers who may read the schema are no exception. */
export function createTrustedDocuments(
  registered: ReadonlyMap<string, string>,
  mode: TrustedDocumentsMode,
): TrustedDocuments {
  const texts = new Set(registered.values());
  return {
    textOf: ({ text, id }, mayRunAny) => {
      const byId = id === undefined ? undefined : registered.get(id);
      if (id !== undefined && text === undefined && byId === undefined) throw unknownId();
      if (id !== undefined && text !== undefined && !belongs(text, id, byId)) throw otherText();
      const wanted = byId ?? text;
      if (mode === 'strict' && !mayRunAny && wanted !== undefined && !texts.has(wanted))
        throw notRegistered();
      return wanted;
    },
  };
}

/** Clients that register documents on their own send the text along with its hash: that much is always true of it. */
function belongs(text: string, id: string, registered: string | undefined): boolean {
  return registered === undefined ? hash('sha256', text) === id : registered === text;
}

function unknownId(): GatewayError {
  return refusal(
    'DOCUMENT_NOT_TRUSTED',
    'No document is registered under this id. Have it registered, or send its text where that is allowed.',
  );
}

function otherText(): GatewayError {
  return refusal(
    'DOCUMENT_NOT_TRUSTED',
    'The id belongs to another text than the one that came with it. Send only one of them.',
  );
}

function notRegistered(): GatewayError {
  return refusal(
    'DOCUMENT_NOT_TRUSTED',
    'Only registered documents are run here. Send the documentId of a registered one.',
  );
}
