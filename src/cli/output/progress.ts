import type { Surroundings } from '../surroundings.js';

/** How far a long command is. */
export interface Progress {
  advance(by: number): void;
  stop(): void;
}

/** A bar with the time left on a terminal; nothing elsewhere, where lines of output tell the same. */
export async function startProgress(
  { stderr }: Surroundings,
  what: string,
  total: number,
): Promise<Progress> {
  if (!stderr.isTTY || total === 0) return { advance: () => {}, stop: () => {} };
  const { SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar({
    stream: stderr,
    format: `${what} {bar} {value}/{total}, {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 200,
  });
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), stop: () => bar.stop() };
}
