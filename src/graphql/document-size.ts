/** Names, strings and comments are looked at and kept, too: so many characters count as a token. */
const CHARACTERS_A_TOKEN = 64;
/** Twice a typical read: what is shorter is validated for what its request costs anyway. */
const TOKENS_A_POINT = 100;
/** As graphql counts them when it says where an error stands. */
const LINE_BREAK = /\r\n|[\n\r]/g;

/**
 * How much there is of a document, in tokens: at least as many as it has lines, since each may hold a comment, which is no
 * token but is kept like one.
 */
export function sizeOf(text: string, tokens = 0): number {
  return Math.max(tokens, linesOf(text), Math.ceil(text.length / CHARACTERS_A_TOKEN));
}

/** @param most no more than this and one are counted */
export function linesOf(text: string, most = Number.POSITIVE_INFINITY): number {
  let lines = 1;
  LINE_BREAK.lastIndex = 0;
  while (lines <= most && LINE_BREAK.test(text)) lines += 1;
  return lines;
}

/**
 * Points for validating a document that was not validated before, besides what its request costs: with them no caller can have the
 * gateway spend more CPU a point on documents that are always new than on answers.
 */
export function pointsToValidate(size: number): number {
  return Math.floor(size / TOKENS_A_POINT);
}
