import { ERROR_EXPLANATIONS } from '../../src/client/error-catalogue.js';
import type { ErrorExplanation } from '../../src/client/error-explanation.js';
import { REFUSAL_EXPLANATIONS } from '../../src/client/refusal-catalogue.js';
import { entraTable, faultTable, pairsBehind, statusTable } from './upstream-tables.js';

/** The whole of docs/errors.md, made from the tables that the gateway and its client run by. */
export function errorDocument(): string {
  return `# Errors

Made from the tables of the code. After a change of them: \`npx vitest run test/docs --update\`.

Three kinds of answers say that something did not work:

- a GraphQL error with \`extensions { code, retryable, retryAfterSeconds?, correlationId, upstream? }\` and a code of
  the closed list below; \`retryable\` in an answer may differ from the one here where Partner Center itself said so;
- \`userErrors\` of \`setOverage\` with \`outcome: REJECTED\`: refusals of this change that a person can act on;
- problem details (\`application/problem+json\`) for requests that never became GraphQL, with the same codes.

How long to wait is in the header \`Retry-After\`, too, where it holds for the whole request: with problem details, with a
GraphQL answer that gives nothing of what was asked for, and with one that refuses a change as \`RATE_LIMITED\`. It is the
longest wait that an error names. Where only some of a batch has to wait, its errors alone say so.

## Codes

${entries(ERROR_EXPLANATIONS, () => '')}

## Refusals of a change

${entries(REFUSAL_EXPLANATIONS, behind)}

## What becomes of Partner Center's errors

Status and code decide together, since some numbers have another meaning with another status. The code may arrive as
a text or as a number. "Meaning" stands in the message; Partner Center's own text goes to the log and never to a
caller. \`NOT_FOUND\` is answered without \`upstream\`, so that an unknown customer and a forbidden one look the same.
404/1000 to a read of overage is no error: it says that nothing was ever set.

${faultTable()}

Everything else, by its status:

${statusTable()}

A 408, a 5xx, a broken connection or an answer that cannot be read proves nothing about a change: it is looked at
again, and ends as \`VISIBLE\` or \`UNKNOWN\`.

## What becomes of Entra's errors

These concern the gateway's own sign-in, never the caller's. A number that is not here is
\`UPSTREAM_AUTHENTICATION_FAILED\` too and is named in the message.

${entraTable()}
`;
}

function entries(
  explanations: Readonly<Record<string, ErrorExplanation>>,
  more: (code: string) => string,
): string {
  return Object.entries(explanations)
    .map(([code, explanation]) => `### ${code}\n\n${entry(explanation)}${more(code)}`)
    .join('\n\n');
}

function entry({ cause, whoFixes, remedy, retryable, example }: ErrorExplanation): string {
  return [
    cause,
    '',
    `- **Who fixes it:** ${whoFixes}`,
    `- **What to do:** ${remedy}`,
    `- **Sending the same again may succeed:** ${retryable ? 'yes' : 'no'}`,
    `- **Example:** ${example}`,
  ].join('\n');
}

function behind(code: string): string {
  const pairs = pairsBehind(code);
  return pairs.length === 0 ? '' : `\n- **Partner Center's (status/code):** ${pairs.join(', ')}`;
}
