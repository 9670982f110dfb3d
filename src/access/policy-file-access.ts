import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Tells one content of a file from another without reading it; `absent` when there is no such file. */
export type FileVersion = string;

/** How a policy's files are looked at and read. */
export interface PolicyFileAccess {
  /** Never rejects. */
  version(path: string): Promise<FileVersion>;
  /** @throws Error when there is nothing to read; {@link FileProblem} when the reader should hear why. */
  text(path: string): Promise<string>;
}

/** Why a file is not read, in words that follow its path. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';

  /** @param version what the file is remembered as, when not as the version that was seen before */
  constructor(
    message: string,
    readonly version?: FileVersion,
  ) {
    super(message);
  }
}

/** The files of the file system. */
export const REGULAR_FILES: PolicyFileAccess = {
  /** Follows symbolic links: Kubernetes swaps a mounted file by pointing a link elsewhere. */
  async version(path) {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      return [ino, size, mtimeNs, ctimeNs].join(':');
    } catch {
      return 'absent';
    }
  },

  async text(path) {
    // Opening a pipe would otherwise wait for its writer, for ever, and keep the process from ending.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw new FileProblem('is not a regular file');
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  },
};
