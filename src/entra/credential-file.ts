import { readFile } from 'node:fs/promises';
import type { GatewayError } from '../errors/gateway-error.js';
import { signInRefused } from './token-error.js';

/** A file with a credential in it, and the variable by which people know it: messages name that, not the path. */
export interface CredentialFile {
  readonly path: string;
  readonly variable: string;
  /** What stands in it and where it comes from, for the remedy: "the client secret's value". */
  readonly content: string;
}

/** @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED` when the file is missing, unreadable or empty */
export async function readCredentialFile(file: CredentialFile): Promise<Buffer> {
  const content = await readFile(file.path).catch((error: unknown) => {
    throw credentialFileError(file, whyUnreadable(error));
  });
  if (content.toString('latin1').trim() === '') throw credentialFileError(file, 'is empty');
  return content;
}

/**
 * The one word that the file consists of.
 * @throws GatewayError as `readCredentialFile`, and when there is more than one word in it
 */
export async function readCredentialWord(file: CredentialFile): Promise<string> {
  const word = (await readCredentialFile(file))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (/[^\x21-\x7e]/.test(word)) throw credentialFileError(file, 'holds more than a single word');
  return word;
}

/** The error of a credential file that is of no use. */
export function credentialFileError({ variable, content }: CredentialFile, problem: string): GatewayError {
  return signInRefused(
    `The gateway cannot sign in: the file of ${variable} ${problem}. It should hold ${content}.`,
  );
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by the gateway';
  return `could not be read (${code})`;
}
