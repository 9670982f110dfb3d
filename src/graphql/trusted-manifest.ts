import { hash } from 'node:crypto';
import { GraphQLError, parse } from 'graphql';
import { bareId } from './requested-document.js';

const SHA256 = /^[0-9a-f]{64}$/i;

/**
 * The documents of a manifest by id. Two forms are known: one object that maps ids to texts (Relay's form), and
 * Apollo's `{ "format": "apollo-persisted-query-manifest", "operations": [{ "id", "body" }] }`.
 * @throws Error for another form, a text that is not GraphQL, or a SHA-256 that is not the text's
 */
export function toManifest(json: unknown): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const [given, text] of entriesOf(json)) {
    const id = bareId(given);
    if (typeof text !== 'string') throw new Error(`document ${id} is not a text`);
    if (SHA256.test(id) && hash('sha256', text) !== id) {
      throw new Error(`document ${id} has another SHA-256 than its id says`);
    }
    checkText(id, text);
    documents.set(id, text);
  }
  return documents;
}

function entriesOf(json: unknown): [id: string, text: unknown][] {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error('it is not an object');
  if (!('operations' in json)) return Object.entries(json);
  const { operations } = json;
  if (!Array.isArray(operations)) throw new Error('its operations are not a list');
  return operations.map((operation: unknown) => toEntry(operation));
}

function toEntry(operation: unknown): [id: string, text: unknown] {
  const known =
    typeof operation === 'object' && operation !== null && 'id' in operation && 'body' in operation;
  if (!known || typeof operation.id !== 'string') throw new Error('an operation has no id or no body');
  return [operation.id, operation.body];
}

function checkText(id: string, text: string): void {
  try {
    parse(text);
  } catch (error) {
    throw new Error(`document ${id} is not GraphQL${placeOf(error)}`);
  }
}

/** Only where: what stands there may be anything, if the file is not the one that was meant. */
function placeOf(error: unknown): string {
  const [place] = (error instanceof GraphQLError && error.locations) || [];
  return place === undefined ? '' : `: line ${place.line} column ${place.column}`;
}
