import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { BoundedMap } from './bounded-map.js';
import { pointsToValidate, sizeOf } from './document-size.js';
import { judgeDocument, type Refusal } from './judge-document.js';
import { readDocument } from './read-document.js';

/** Takes the place of a refused document. */
export const HARMLESS = '{ __typename }';
const HARMLESS_DOCUMENT = parse(HARMLESS);

const REMEMBERED = 300;
/** Sizes of all that is remembered, which comes to about 1 KiB for each token, with what is worked out and compiled. */
const MOST_REMEMBERED = 30_000;
const SHA256_LENGTH = 64;

/** Charges points, at least one; rejects where there are none left. */
export type Charge = (points: number) => Promise<unknown>;

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
  readonly #valid = new BoundedMap<DocumentNode>(REMEMBERED, MOST_REMEMBERED);
  readonly #refused = new BoundedMap<Refusals>(REMEMBERED, MOST_REMEMBERED);

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /**
   * @param charge asked before a longer document is validated, which is what costs most of judging it
   * @returns undefined for a valid document, which Apollo then finds in `store`
   * @throws what `charge` rejects with; the document is then not judged, and Apollo finds a harmless one
   */
  async refusalOf(
    hash: string,
    text: string,
    tellSchema: boolean,
    charge: Charge,
  ): Promise<Refusal | undefined> {
    if (this.#valid.get(hash) !== undefined) return undefined;
    const refusals = this.#refused.get(hash) ?? {};
    const kind = tellSchema ? 'telling' : 'neutral';
    const known = refusals[kind];
    if (known !== undefined) return known;
    const read = readDocument(text);
    const size = sizeOf(text, 'kind' in read ? read.tokenCount : 0);
    // Also while its caller is charged: Apollo judges whatever it does not find.
    this.#refused.set(hash, refusals, size);
    if (!('kind' in read)) {
      refusals[kind] = read;
      return read;
    }
    const points = pointsToValidate(size);
    if (points > 0) await charge(points);
    const refusal = judgeDocument(this.#schema, read, tellSchema);
    if (refusal === undefined) {
      this.#valid.set(hash, read, size);
      this.#refused.delete(hash);
    } else {
      refusals[kind] = refusal;
    }
    return refusal;
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
    set: async (key: string, document: DocumentNode) => {
      const size = sizeOf(document.loc?.source.body ?? '', document.tokenCount);
      this.#valid.set(key.slice(-SHA256_LENGTH), document, size);
    },
    delete: async (key: string) => this.#valid.delete(key.slice(-SHA256_LENGTH)),
  };
}
