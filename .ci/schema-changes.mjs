/**
 * Compares schema/schema.graphql with the schema of the last release and fails when a client of that release would
 * break. `--release` makes the present schema the released one. Other files can be named: old one, new one.
 */
import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const inSchemaFolder = (name) => fileURLToPath(new URL(`../schema/${name}`, import.meta.url));
const [released = inSchemaFolder('released.graphql'), current = inSchemaFolder('schema.graphql')] =
  process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

/** With another default the same request means something else, or is refused: no less a break than a lost field. */
const DEFAULTS = [ChangeType.InputFieldDefaultValueChanged, ChangeType.FieldArgumentDefaultChanged];

if (process.argv.includes('--release')) {
  copyFileSync(current, released);
  console.log('schema/released.graphql is now the present schema. Commit it with the release.');
} else {
  await compare();
}

function breaks({ criticality, type }) {
  return criticality.level === CriticalityLevel.Breaking || DEFAULTS.includes(type);
}

async function compare() {
  const changes = await diff(schemaOf(released), schemaOf(current));
  const breaking = changes.filter(breaks);
  if (breaking.length === 0) return;
  const list = breaking.map(({ path, message }) => `  ${path}: ${message}`);
  console.error(
    [
      `${breaking.length} changes of the schema break clients of the last release:`,
      ...list,
      'Keep the old element beside the new one and deprecate it, or release a new major version: note it in',
      'CHANGELOG.md, then run "npm run schema:release".',
    ].join('\n'),
  );
  process.exitCode = 1;
}

function schemaOf(file) {
  return buildSchema(readFileSync(file, 'utf8'));
}
