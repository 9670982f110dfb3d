/** Settings of the environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A stream that a person may sit at. */
interface MaybeTerminal {
  readonly isTTY?: boolean | undefined;
}

/** What a command may use of the process it runs in. */
export interface Surroundings {
  readonly env: Env;
  readonly stdin: NodeJS.ReadableStream & MaybeTerminal;
  /** Results, and nothing else: scripts read it. */
  readonly stdout: NodeJS.WritableStream & MaybeTerminal;
  /** Everything said to a person: questions, progress, problems. */
  readonly stderr: NodeJS.WritableStream & MaybeTerminal;
  /** Aborts on the first Ctrl-C. */
  readonly stopping: AbortSignal;
}

/** Writes lines for a person. */
export function say({ stderr }: Surroundings, ...lines: readonly string[]): void {
  stderr.write(`${lines.join('\n')}\n`);
}
