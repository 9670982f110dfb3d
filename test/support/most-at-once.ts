import type { GatewayUnderTest } from './gateway-under-test.js';

const LOOK_EVERY_MS = 5;

/**
 * The most calls that Partner Center had before it at one time while `asking` ran. Delay the calls by a fault,
 * so that they are seen: what is at once shows in this number whatever else the machine is doing, in no time taken.
 */
export async function mostAtOnce(running: GatewayUnderTest, asking: Promise<unknown>): Promise<number> {
  let most = 0;
  const looking = setInterval(() => {
    const open = running.apiRequests().filter(({ status }) => status === null).length;
    most = Math.max(most, open);
  }, LOOK_EVERY_MS);
  try {
    await asking;
  } finally {
    clearInterval(looking);
  }
  return most;
}
