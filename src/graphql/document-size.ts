import { MOST_LINES } from './document-limits.js';

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

/** No more are counted than tell that there are too many. */
export function linesOf(text: string): number {
  let lines = 1;
  LINE_BREAK.lastIndex = 0;
  while (lines <= MOST_LINES && LINE_BREAK.test(text)) lines += 1;
  return lines;
}

/**
 * Points for validating a document that was not judged before, besides what its request costs. Validation takes about as much CPU
 * for each token, whatever is wrong: a typical read of 44 tokens a third of a millisecond, which is a third of what answering it
 * takes where its text is new, and a thousand tokens three to five milliseconds. So with one more point for each hundred no
 * caller has the gateway spend more on a point than with new typical reads.
 */
export function pointsToValidate(size: number): number {
  return Math.floor(size / TOKENS_A_POINT);
}
