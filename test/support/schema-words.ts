import { readFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

const file = new URL('../../schema/schema.graphql', import.meta.url);

/** In answers for other reasons: the correlation id stands beside every error. */
const SHOWN_TO_ALL = new Set(['correlationId', 'requestId']);
/** Written in a way that no sentence has: innerCapitals, under_scores; or about overage itself. */
const UNMISTAKABLE = /[a-z][A-Z]|_|^overage|^UUID$/;

/** Names of the committed schema that no answer may contain by chance. */
export function schemaWords(): string[] {
  const words = new Set<string>();
  for (const type of Object.values(buildSchema(readFileSync(file, 'utf8')).getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    words.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) words.add(name);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        words.add(field.name);
        for (const { name } of field.args) words.add(name);
      }
    }
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) words.add(name);
  }
  return [...words].filter((word) => UNMISTAKABLE.test(word) && !SHOWN_TO_ALL.has(word));
}

const words = schemaWords();

/** The schema's names in an answer that its request did not contain. */
export function leakedWords(answer: string, request: string): string[] {
  return words.filter((word) => new RegExp(`\\b${word}\\b`).test(answer) && !request.includes(word));
}
