import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Everything that Chromium would say to hosts of its own is off, so that what remains is the page's. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium for one test file, from TEST_CHROMIUM; `undefined` when there is none, for `describe.skipIf`.
 * Under REQUIRE_SERVICES=1 a missing one is an error.
 */
export async function chromiumForTest(): Promise<Browser | undefined> {
  const executablePath = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(executablePath)) return chromium.launch({ executablePath, args: QUIET, timeout: 120_000 });
  if (process.env.REQUIRE_SERVICES === '1') {
    throw new Error(`There is no Chromium at ${executablePath}; install it or set TEST_CHROMIUM.`);
  }
  process.stderr.write(
    `\nSKIPPED: there is no Chromium at ${executablePath}, so its tests do not run. Install it or set TEST_CHROMIUM.\n`,
  );
  return undefined;
}
