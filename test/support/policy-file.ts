import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An access policy in a file of its own. */
export interface PolicyFile {
  readonly path: string;
  /** Replaces the entries. */
  change(callers: readonly object[]): Promise<void>;
  remove(): Promise<void>;
}

/** Writes the entries as the gateway reads them. */
export async function writePolicy(callers: readonly object[]): Promise<PolicyFile> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  const path = join(folder, 'policy.json');
  const change = (entries: readonly object[]) => writeFile(path, JSON.stringify({ callers: entries }));
  await change(callers);
  return { path, change, remove: () => rm(folder, { recursive: true }) };
}
