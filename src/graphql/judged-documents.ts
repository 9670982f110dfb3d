import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { BoundedMap } from './bounded-map.js';
import { judgeDocument, type Refusal } from './judge-document.js';

/** Takes the place of a refused document. */
export const HARMLESS = '{ __typename }';
const HARMLESS_DOCUMENT = parse(HARMLESS);

const REMEMBERED = 300;
const SHA256_LENGTH = 64;

/** Refusals of one text: the one that names what is in the schema, and the one that does not. */
interface Refusals {
  telling?: Refusal;
  neutral?: Refusal;
}

/**
 * Judges each text once and remembers what came of it, so that sending it again costs next to nothing whether it is
 * valid or not. Known by the SHA-256 that Apollo works out anyway. Refused texts have a memory of their own: whoever
 * sends many of them does not make the valid ones forgotten.
 */
export class JudgedDocuments {
  readonly #schema: GraphQLSchema;
  readonly #valid = new BoundedMap<DocumentNode>(REMEMBERED);
  readonly #refused = new BoundedMap<Refusals>(REMEMBERED);

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @returns undefined for a valid document, which Apollo then finds in `store` */
  refusalOf(hash: string, text: string, tellSchema: boolean): Refusal | undefined {
    if (this.#valid.get(hash) !== undefined) return undefined;
    const refusals = this.#refused.get(hash) ?? {};
    const kind = tellSchema ? 'telling' : 'neutral';
    const known = refusals[kind];
    if (known !== undefined) return known;
    const verdict = judgeDocument(this.#schema, text, tellSchema);
    if ('kind' in verdict) {
      this.#valid.set(hash, verdict);
      return undefined;
    }
    refusals[kind] = verdict;
    this.#refused.set(hash, refusals);
    return verdict;
  }

  /**
   * Where Apollo looks before it parses and validates on its own, which it does only for what was forgotten in the
   * same moment. Its keys end with the SHA-256.
   */
  readonly store = {
    get: async (key: string) => {
      const hash = key.slice(-SHA256_LENGTH);
      return this.#valid.get(hash) ?? (this.#refused.get(hash) && HARMLESS_DOCUMENT);
    },
    set: async (key: string, document: DocumentNode) => this.#valid.set(key.slice(-SHA256_LENGTH), document),
    delete: async (key: string) => this.#valid.delete(key.slice(-SHA256_LENGTH)),
  };
}
