/** V8 either says where the text goes wrong, or quotes it there. */
const PLACE = /line \d+ column \d+/;
const QUOTING = /is not valid JSON$/;

/**
 * Parses a text that an operator wrote. What goes wrong is told by its place alone: V8 would quote what stands there, and
 * that may be a secret in the wrong file.
 * @throws SyntaxError such as `not JSON: line 3 column 7`
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`not JSON: ${placeOf(String(error), text)}`);
  }
}

function placeOf(complaint: string, text: string): string {
  if (QUOTING.test(complaint)) return `line ${lineReached(text)}`;
  return PLACE.exec(complaint)?.[0] ?? 'it ends too early';
}

function complaintOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return String(error);
  }
}

/** V8 quotes only what it has come to: the fewest lines of which it quotes something end with the one that is wrong. */
function lineReached(text: string): number {
  const lines = text.split('\n');
  let [fine, wrong] = [0, lines.length];
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    if (QUOTING.test(complaintOf(lines.slice(0, middle).join('\n')))) wrong = middle;
    else fine = middle;
  }
  return wrong;
}
