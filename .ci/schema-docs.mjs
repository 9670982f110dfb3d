/**
 * Writes docs/schema.md from schema/schema.graphql; with --check it fails when the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

const source = new URL('../schema/schema.graphql', import.meta.url);
const target = new URL('../docs/schema.md', import.meta.url);

const schema = buildSchema(readFileSync(source, 'utf8'));
const roots = [schema.getQueryType(), schema.getMutationType()];
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !roots.includes(type) && !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

const page = `${[
  '# Schema',
  'Made from `schema/schema.graphql` by `npm run schema:docs`. `!` means never null; a list is in brackets.',
  ...section('Queries', rootFields(schema.getQueryType())),
  ...section('Mutations', rootFields(schema.getMutationType())),
  ...section('Types', types.filter(isObjectType).map(objectEntry)),
  ...section('Inputs', types.filter(isInputObjectType).map(inputEntry)),
  ...section('Enums', types.filter(isEnumType).map(enumEntry)),
  ...section('Scalars', types.filter(isScalarType).map(scalarEntry)),
].join('\n\n')}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(target, page);
} else if (readFileSync(target, 'utf8') !== page) {
  console.error(
    'docs/schema.md differs from schema/schema.graphql: run "npm run schema:docs" and commit the result.',
  );
  process.exitCode = 1;
}

function section(title, entries) {
  return entries.length === 0 ? [] : [`## ${title}`, ...entries.flat()];
}

function rootFields(type) {
  return Object.values(type?.getFields() ?? {}).map((field) => [
    // With the type before it, so that no heading has the address of another: customer and Customer do.
    `### ${type.name}.${field.name}`,
    text(field),
    `Answers ${typeLink(field.type)}.`,
    ...table(['argument', 'type', 'default', 'meaning'], field.args.map(inputRow)),
  ]);
}

function objectEntry(type) {
  const rows = Object.values(type.getFields()).map((field) => [
    `\`${field.name}${signature(field.args)}\``,
    typeLink(field.type),
    text(field),
  ]);
  return [`### ${type.name}`, text(type), ...table(['field', 'type', 'meaning'], rows)];
}

function inputEntry(type) {
  const rows = Object.values(type.getFields()).map(inputRow);
  return [`### ${type.name}`, text(type), ...table(['field', 'type', 'default', 'meaning'], rows)];
}

function enumEntry(type) {
  const rows = type.getValues().map((value) => [`\`${value.name}\``, text(value)]);
  return [`### ${type.name}`, text(type), ...table(['value', 'meaning'], rows)];
}

function scalarEntry(type) {
  return [`### ${type.name}`, text(type)];
}

function inputRow(input) {
  const { defaultValue } = input;
  const shown = defaultValue === undefined ? '' : `\`${JSON.stringify(defaultValue)}\``;
  return [`\`${input.name}\``, typeLink(input.type), shown, text(input)];
}

function signature(args) {
  return args.length === 0 ? '' : `(${args.map(({ name, type }) => `${name}: ${type}`).join(', ')})`;
}

/** The description on one line, and what to use instead where the element is on its way out. */
function text({ description, deprecationReason }) {
  const told = (description ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
  return deprecationReason ? `${told} **Deprecated:** ${deprecationReason}` : told;
}

/** `[UUID!]!` with a link behind the name; GraphQL's own scalars have no section here. */
function typeLink(type) {
  return String(type)
    .replace(/[[\]]/g, '\\$&')
    .replace(/\w+/, (name) =>
      types.some((known) => known.name === name) ? `[${name}](#${name.toLowerCase()})` : name,
    );
}

function table(head, rows) {
  if (rows.length === 0) return [];
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [[line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')];
}
