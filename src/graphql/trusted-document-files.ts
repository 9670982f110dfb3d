import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { parse, print } from 'graphql';
import { parseJson } from '../errors/parse-json.js';
import { toManifest } from './trusted-manifest.js';

const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/**
 * Every registered document by id: the gateway's own operations by their SHA-256, as their files have them and as
 * clients print them, and those of the manifests by the ids given there.
 * @throws Error that names the manifest that cannot be used
 */
export async function readTrustedDocuments(
  manifestPaths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const manifests = await Promise.all(manifestPaths.map(readManifest));
  return new Map([...(await ownDocuments()), ...manifests.flatMap((manifest) => [...manifest])]);
}

async function ownDocuments(): Promise<[id: string, text: string][]> {
  const names = (await readdir(OPERATIONS)).filter((name) => name.endsWith('.graphql'));
  const files = await Promise.all(names.map((name) => readFile(new URL(name, OPERATIONS), 'utf8')));
  return files.flatMap((text) => [text, print(parse(text))]).map((text) => [hash('sha256', text), text]);
}

async function readManifest(path: string): Promise<ReadonlyMap<string, string>> {
  try {
    return toManifest(parseJson(await readFile(path, 'utf8')));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`The trusted documents of ${path} cannot be used: ${problem}`);
  }
}
