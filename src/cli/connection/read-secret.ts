import { readFile } from 'node:fs/promises';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

/** The secret in a file, without the line break at its end. @throws CliError that names the setting */
export async function readSecret(name: string, path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CliError(EXIT.usage, `${name}: ${error instanceof Error ? error.message : error}.`);
  });
  if (text.trim() === '') throw new CliError(EXIT.usage, `${name}: ${path} is empty.`);
  return text.trim();
}
