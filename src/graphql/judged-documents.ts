import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { pointsToValidate, sizeOf } from './document-size.js';
import { judgeDocument, type Refusal } from './judge-document.js';
import { readDocument } from './read-document.js';

/** Takes the place of a refused document. */
export const HARMLESS = '{ __typename }';
export const HARMLESS_DOCUMENT = parse(HARMLESS);

/**
 * How many are remembered, and their sizes together, which come to about 1 KiB for each token, with what is worked out and
 * compiled.
 */
const REMEMBERED = { max: 300, maxSize: 30_000 };

/** Charges points, at least one; rejects where there are none left. */
export type Charge = (points: number) => Promise<unknown>;

/** Refusals of one text: the one that names what is in the schema, and the one that does not. */
interface Refusals {
  readonly telling?: Refusal;
  readonly neutral?: Refusal;
}

/**
 * Judges each text once and remembers what came of it, so that sending it again costs next to nothing whether it is
 * valid or not. Known by the SHA-256 that Apollo works out anyway. Refused texts have a memory of their own: whoever
 * sends many of them does not make the valid ones forgotten.
 */
export class JudgedDocuments {
  readonly #schema: GraphQLSchema;
  readonly #valid = new LRUCache<string, DocumentNode>(REMEMBERED);
  readonly #refused = new LRUCache<string, Refusals>(REMEMBERED);

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /**
   * @param hash SHA-256 of the text
   * @param charge asked before a longer document is validated, which is what costs most of judging it
   * @returns the document, if it is valid
   * @throws what `charge` rejects with; the document is then not judged
   */
  async judge(
    hash: string,
    text: string,
    tellSchema: boolean,
    charge: Charge,
  ): Promise<DocumentNode | Refusal> {
    const kind = tellSchema ? 'telling' : 'neutral';
    const known = this.#valid.get(hash) ?? this.#refused.get(hash)?.[kind];
    if (known !== undefined) return known;
    const read = readDocument(text);
    if (!('kind' in read)) return this.#refuse(hash, kind, read, sizeOf(text));
    const size = sizeOf(text, read.tokenCount);
    const points = pointsToValidate(size);
    if (points > 0) await charge(points);
    const refusal = judgeDocument(this.#schema, read, tellSchema);
    if (refusal !== undefined) return this.#refuse(hash, kind, refusal, size);
    this.#valid.set(hash, read, { size });
    return read;
  }

  #refuse(hash: string, kind: keyof Refusals, refusal: Refusal, size: number): Refusal {
    this.#refused.set(hash, { ...this.#refused.get(hash), [kind]: refusal }, { size });
    return refusal;
  }
}
