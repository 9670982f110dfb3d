/**
 * Runs after graphql-codegen: gives each generated document its text, for clients that send plain JSON, and our own
 * document type, so that consumers need neither `graphql` nor `@graphql-typed-document-node/core`.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { print } from 'graphql';

const generated = new URL('../src/client/generated/graphql.ts', import.meta.url);

const withTexts = readFileSync(generated, 'utf8')
  .replace(
    /^import type .* from '@graphql-typed-document-node\/core';$/m,
    "import { type TypedDocument, typedDocument } from '../typed-document.js';",
  )
  .replace(
    /^(export const \w+) = (\{.*\}) as unknown as DocumentNode(<.*>);$/gm,
    (_line, declaration, json, types) => {
      const document = JSON.parse(json);
      const text = `${print(document)}\n`;
      // Marked, so that bundlers leave out the documents that nobody imports.
      return `${declaration}: TypedDocument${types} = /*#__PURE__*/ typedDocument(${JSON.stringify({ ...document, text })});`;
    },
  );
if (withTexts.includes('DocumentNode')) {
  throw new Error('graphql-codegen writes documents in another form than this script knows.');
}
writeFileSync(generated, withTexts);
// A function that looks documents up by their text: ours are imported by name.
rmSync(new URL('../src/client/generated/gql.ts', import.meta.url));
