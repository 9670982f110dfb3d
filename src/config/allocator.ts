/**
 * How glibc is to handle memory, chosen by measuring (`npm run bench memory`): by default it keeps an arena for each of
 * V8's threads and most of what they freed in them, which is a quarter of a gateway's memory. What V8's compilers
 * take comes in pieces of 8 KiB and more: each as a mapping of its own goes back when they are done, where in an arena
 * anything small behind it keeps it.
 */
export const ALLOCATOR_SETTINGS = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '8192',
};

/** Set by ourselves only: whatever becomes of the settings on the way, a process is restarted once. */
const RESTARTED = { OVERAGE_GATEWAY_RESTARTED: '1' };

/**
 * Starts this process anew with these settings, unless somebody has chosen others: glibc reads them before
 * any of our code runs, so only a process that begins with them has them.
 * @returns when there is nothing to set, as on other systems than Linux, or when it was restarted already
 */
export function restartWithAllocatorSettings(): void {
  const chosen = Object.keys({ ...RESTARTED, ...ALLOCATOR_SETTINGS }).some(
    (name) => process.env[name] !== undefined,
  );
  if (process.platform !== 'linux' || chosen) return;
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, {
    ...process.env,
    ...ALLOCATOR_SETTINGS,
    ...RESTARTED,
  });
}
