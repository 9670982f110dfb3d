import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A GUID in lower case, or undefined for anything else. */
export function toGuid(text: string): string | undefined {
  const lower = text.toLowerCase();
  return GUID.test(lower) ? lower : undefined;
}

/** A customer id of the command line. @throws CliError that shows what it should look like */
export function parseCustomerId(text: string): string {
  const id = toGuid(text);
  if (id !== undefined) return id;
  throw new CliError(
    EXIT.usage,
    `"${text}" is no customer id. It is the customer's Microsoft tenant id, such as f62cf10b-8f76-4fc4-9774-c5291f8faf86.`,
  );
}
