/** A string of JSON, or what opens, closes and names. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * The members of an object in its text, those that stand there twice included: `JSON.parse` keeps the last of them and
 * says nothing. @throws SyntaxError when it is no JSON
 */
export function topLevelCells(text: string): readonly (readonly [string, unknown])[] {
  const object: Readonly<Record<string, unknown>> = { ...JSON.parse(text) };
  const names: string[] = [];
  let depth = 0;
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ':' && depth === 1) names.push(String(JSON.parse(last)));
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    last = token;
  }
  return names.map((name) => [name, object[name]]);
}
