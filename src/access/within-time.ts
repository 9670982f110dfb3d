import { FileProblem, type FileVersion, type PolicyFileAccess } from './policy-file-access.js';

/** What a file that does not answer is remembered as, so that its answer is seen as a change. */
const SILENT: FileVersion = 'silent';
/** Node has four threads for files and names of hosts by default; whoever waits for a mount that hangs holds one. */
const MOST_SILENT = 2;
const SILENCE = Symbol('silence');

/**
 * Files that are waited for no longer than `limitMs`. One that did not answer in time is asked again only after it has
 * answered; while there are two of those, no file is asked.
 */
export function withinTime(files: PolicyFileAccess, limitMs: number): PolicyFileAccess {
  const silent = new Set<string>();

  async function ask<T>(path: string, begin: () => Promise<T>): Promise<T | typeof SILENCE> {
    if (silent.has(path) || silent.size >= MOST_SILENT) return SILENCE;
    const work = begin();
    const late = Promise.withResolvers<typeof SILENCE>();
    const timer = setTimeout(() => {
      silent.add(path);
      work.catch(() => {}).finally(() => silent.delete(path));
      late.resolve(SILENCE);
    }, limitMs);
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async version(path) {
      const version = await ask(path, () => files.version(path));
      return version === SILENCE ? SILENT : version;
    },
    async text(path) {
      const text = await ask(path, () => files.text(path));
      if (text === SILENCE) throw new FileProblem('does not answer', SILENT);
      return text;
    },
  };
}
