import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Secret } from '../config/secret.js';
import { type CredentialFile, credentialFileError, readCredentialFile } from './credential-file.js';
import { signInRefused } from './token-error.js';

const OWNER_ONLY = 0o600;

/** A refresh token and when Entra issued it, from which its end is known. */
export interface StoredRefreshToken {
  readonly token: Secret;
  readonly obtainedAt: Date;
}

const fileAt = (path: string): CredentialFile => ({
  path,
  variable: 'ENTRA_REFRESH_TOKEN_PATH',
  content: 'the refresh token that `npm run consent` writes there',
});

/**
 * Reads what `writeRefreshTokenFile` wrote, or a file with nothing but a token, which counts from the file's date.
 * @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED` when there is no token to be read
 */
export async function readRefreshTokenFile(path: string): Promise<StoredRefreshToken> {
  const file = fileAt(path);
  const text = (await readCredentialFile(file)).toString('utf8').trim();
  const stored = text.startsWith('{') ? fromJson(text) : fromLine(text, await dateOf(path));
  if (stored === undefined) throw credentialFileError(file, 'holds something else than a refresh token');
  return stored;
}

/**
 * Replaces the file so that a crash at any moment leaves the old token or the new one, never a part: written beside
 * it, flushed, renamed over it. Only the owner may read it.
 * @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED` when the place is read-only, full or missing
 */
export async function writeRefreshTokenFile(
  path: string,
  { token, obtainedAt }: StoredRefreshToken,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  const text = JSON.stringify({ refreshToken: token.reveal(), obtainedAt: obtainedAt.toISOString() });
  try {
    await writeDurably(temporary, `${text}\n`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = error instanceof Error && 'code' in error ? error.code : 'unknown reason';
    throw signInRefused(
      `The refresh token could not be written to the file of ENTRA_REFRESH_TOKEN_PATH (${reason}). Its folder must be writable for the gateway, since the file is replaced there.`,
    );
  }
  await flushFolder(folder);
}

async function dateOf(path: string): Promise<Date> {
  const { mtime } = await stat(path).catch(() => {
    throw credentialFileError(fileAt(path), 'vanished while it was read');
  });
  return mtime;
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using handle = await open(path, 'wx', OWNER_ONLY);
  await handle.writeFile(text);
  await handle.sync();
}

/** Makes the rename itself survive a power cut; not every file system lets a folder be flushed. */
async function flushFolder(path: string): Promise<void> {
  try {
    await using handle = await open(path, 'r');
    await handle.sync();
  } catch {
    return;
  }
}

function fromJson(text: string): StoredRefreshToken | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const token = 'refreshToken' in value ? value.refreshToken : undefined;
  const obtainedAt = new Date('obtainedAt' in value ? String(value.obtainedAt) : '');
  if (typeof token !== 'string' || Number.isNaN(obtainedAt.getTime())) return undefined;
  return fromLine(token, obtainedAt);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromLine(token: string, obtainedAt: Date): StoredRefreshToken | undefined {
  return /^[\w.~+/=-]{16,}$/.test(token) ? { token: new Secret(token), obtainedAt } : undefined;
}
