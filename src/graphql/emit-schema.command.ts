import { readFileSync, writeFileSync } from 'node:fs';
import { buildGatewaySchema } from './build-schema.js';
import { schemaText } from './schema-text.js';

/** `npm run schema:emit` writes the committed schema; with --check it fails when the file differs from the code. */
const file = new URL('../../schema/schema.graphql', import.meta.url);
const text = schemaText(buildGatewaySchema());

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'schema/schema.graphql differs from the code: run "npm run schema:emit" and commit the result.',
  );
  process.exitCode = 1;
}
