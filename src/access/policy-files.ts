import { dirname, resolve } from 'node:path';
import { parseCustomerList } from './customer-list.js';
import { type PolicyEntry, parsePolicy } from './policy-document.js';
import { FileProblem, type FileVersion, type PolicyFileAccess, REGULAR_FILES } from './policy-file-access.js';
import type { PolicyRule } from './policy-rules.js';

/** What was found at a policy's path, and the version of each file that it was made from. */
export interface PolicyReading {
  readonly files: ReadonlyMap<string, FileVersion>;
  readonly rules: readonly PolicyRule[];
  /** How many customers each customer file names. */
  readonly listed: ReadonlyMap<string, number>;
  /** Empty when the policy can be used; otherwise all that is wrong, each with its file and place. */
  readonly problems: readonly string[];
}

/** Reads the policy file at `path` and the customer files it names, relative to it. Never rejects. */
export async function readPolicy(path: string, files = REGULAR_FILES): Promise<PolicyReading> {
  const reading = new Reading(files);
  const text = await reading.read(path);
  if (text === undefined) return reading.result([]);
  const parsed = parsePolicy(text);
  if ('problems' in parsed) {
    reading.complain(path, parsed.problems);
    return reading.result([]);
  }
  const rules: PolicyRule[] = [];
  // One after another, so that a mount that hangs is noticed at its first file.
  for (const entry of parsed.entries) rules.push(await toRule(entry, path, reading));
  return reading.result(rules);
}

/** Whether any file that a reading was made from has been changed, replaced, removed or put there since. */
export async function hasChanged(before: PolicyReading, files = REGULAR_FILES): Promise<boolean> {
  for (const [path, version] of before.files) if ((await files.version(path)) !== version) return true;
  return false;
}

/**
 * What is wrong with customer files that named customers when `before` was read and name none now: who writes a file
 * empties it first, and a list that is not there yet must not take every customer away.
 */
export function emptiedSince(before: PolicyReading, { listed }: PolicyReading): readonly string[] {
  return [...listed]
    .filter(([path, customers]) => customers === 0 && (before.listed.get(path) ?? 0) > 0)
    .map(([path]) => `${path}: names no customer any more; to take all of them away, remove its entry`);
}

async function toRule(entry: PolicyEntry, policyPath: string, reading: Reading): Promise<PolicyRule> {
  const { customers, customersFile, ...match } = entry;
  if (customers === '*') return { match, customers };
  if (customersFile === undefined) return { match, customers: new Set(customers) };
  const path = resolve(dirname(policyPath), customersFile);
  const text = await reading.read(path);
  if (text === undefined) return { match, customers: new Set() };
  const list = parseCustomerList(text);
  if ('customers' in list) {
    reading.list(path, list.customers.size);
    return { match, customers: list.customers };
  }
  reading.complain(path, list.problems);
  return { match, customers: new Set() };
}

/** Notes each file's version before its text is read, so that a change in between is seen as one later. */
class Reading {
  readonly #access: PolicyFileAccess;
  readonly #files = new Map<string, FileVersion>();
  readonly #problems: string[] = [];
  readonly #listed = new Map<string, number>();

  constructor(access: PolicyFileAccess) {
    this.#access = access;
  }

  async read(path: string): Promise<string | undefined> {
    this.#files.set(path, await this.#access.version(path));
    try {
      return await this.#access.text(path);
    } catch (error) {
      const problem = error instanceof FileProblem ? error : undefined;
      this.complain(path, [problem?.message ?? 'cannot be read']);
      if (problem?.version !== undefined) this.#files.set(path, problem.version);
      return undefined;
    }
  }

  complain(path: string, problems: readonly string[]): void {
    this.#problems.push(...problems.map((problem) => `${path}: ${problem}`));
  }

  list(path: string, customers: number): void {
    this.#listed.set(path, customers);
  }

  result(rules: readonly PolicyRule[]): PolicyReading {
    return { files: this.#files, rules, listed: this.#listed, problems: this.#problems };
  }
}
