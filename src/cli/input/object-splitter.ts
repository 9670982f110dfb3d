const LONGEST_OBJECT = 16_384;

/** A piece of a file: the text of an object, or what is wrong. */
export type Piece =
  | { readonly line: number; readonly text: string }
  | { readonly line: number; readonly problem: string };

/** What may come next outside of an object. */
type Place =
  | 'start'
  /** In JSON Lines: an object or the end. */
  | 'lines'
  /** In an array: after `[`, after an object, after a comma, after `]`. */
  | 'array'
  | 'array-object'
  | 'array-comma'
  | 'array-end';

const OBJECT_MAY_FOLLOW: ReadonlySet<Place> = new Set(['start', 'lines', 'array', 'array-comma']);

/**
 * Cuts JSON Lines, or a JSON array, into its outermost objects, and makes sure that an array is whole. Inside of objects
 * it only counts braces; whether the pieces are JSON is for the parser to say. After a problem it is of no use.
 */
export class ObjectSplitter {
  #line = 1;
  #place: Place = 'start';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #text = '';
  #startLine = 1;

  *push(chunk: string): Generator<Piece> {
    for (const character of chunk) {
      if (character === '\n') this.#line += 1;
      if (this.#depth === 0 && character !== '{') {
        if (!this.#goesOn(character)) return yield this.#stray(character);
        continue;
      }
      if (this.#depth === 0) {
        if (!OBJECT_MAY_FOLLOW.has(this.#place)) return yield this.#stray(character);
        this.#place = this.#place === 'array' || this.#place === 'array-comma' ? 'array-object' : 'lines';
        this.#startLine = this.#line;
      }
      this.#take(character);
      if (this.#depth === 0 || this.#text.length > LONGEST_OBJECT) {
        yield { line: this.#startLine, text: this.#text };
        this.#text = '';
      }
    }
  }

  /** To be called where the file ends. */
  *end(): Generator<Piece> {
    const line = this.#line;
    if (this.#depth > 0) yield { line, problem: 'the file ends in the middle of an object' };
    else if (this.#place.startsWith('array') && this.#place !== 'array-end')
      yield { line, problem: 'the file ends before its array does: "]" is missing' };
  }

  #stray(character: string): Piece {
    return {
      line: this.#line,
      problem: `"${character}" stands where it should not. Give an array of objects, or one object a line`,
    };
  }

  /** Takes what stands between objects; false for what may not stand there. */
  #goesOn(character: string): boolean {
    if (/[\s\uFEFF]/.test(character)) return true;
    const next = NEXT[this.#place]?.[character];
    if (next !== undefined) this.#place = next;
    return next !== undefined;
  }

  #take(character: string): void {
    this.#text += character;
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (character === '\\') this.#escaped = true;
      else if (character === '"') this.#inString = false;
    } else if (character === '"') this.#inString = true;
    else if (character === '{') this.#depth += 1;
    else if (character === '}') this.#depth -= 1;
  }
}

const NEXT: Readonly<Partial<Record<Place, Readonly<Record<string, Place>>>>> = {
  start: { '[': 'array' },
  array: { ']': 'array-end' },
  'array-object': { ',': 'array-comma', ']': 'array-end' },
};
