/** Of these each needs at least one more turn of the server's loop: to be accepted, to be read, to be answered. */
const ROUND_TRIPS = 3;

/**
 * Resolves once the server of this process has read everything that was sent to it before: a few requests, each on a
 * connection of its own, have gone there and back since.
 */
export async function allArrived({ url }: { readonly url: string }): Promise<void> {
  for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
    const response = await fetch(new URL('/livez', url), { headers: { connection: 'close' } });
    await response.arrayBuffer();
  }
}
