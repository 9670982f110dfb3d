import type { Duplex } from 'node:stream';

/** A client on a line that is not too slow has read the answer by then. */
const LONGEST_LINGERING_MS = 2_000;

/**
 * Ends a connection, perhaps with some last bytes. It is closed two seconds later at most: a client that never closes its
 * own half would keep it open for ever, and with it whatever is served over it.
 */
export function endSocket(socket: Duplex, lastBytes?: string): void {
  if (socket.destroyed) return;
  socket.end(lastBytes);
  const timer = setTimeout(() => socket.destroy(), LONGEST_LINGERING_MS);
  socket.once('close', () => clearTimeout(timer));
}
