import type { Config } from '../../src/config/config.js';
import { readSettings } from '../../src/config/read-settings.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { configOver } from '../../src/over-emulator.js';

/**
 * The tests of a file share a gateway: the faster the machine, the more of them would share a minute's quota. And what
 * is not about deadlines is not to meet one, however slow the machine is.
 */
const AT_ANY_SPEED = {
  PARTNER_CENTER_CALLS_PER_MINUTE: '0',
  RATE_LIMIT_PER_MINUTE: '100000',
  DEADLINE_QUERY_MS: '30000',
};
/** What the setting may be at most: longer ones are for tests on a slow machine only. */
const LONGEST_DEADLINE_MS = 20_000;

/** The settings of a gateway in front of an emulator that runs. `DEADLINE_QUERY_MS` may be as long as a test likes. */
export function configForTest(
  emulator: Pick<Emulator, 'url' | 'tenantId'>,
  wanted: Readonly<Record<string, string>>,
): Config {
  const env = { PORT: '0', ...AT_ANY_SPEED, ...wanted };
  const deadlineQueryMs = Number(env.DEADLINE_QUERY_MS);
  const known = String(Math.min(deadlineQueryMs, LONGEST_DEADLINE_MS));
  const settings = readSettings({ ...env, DEADLINE_QUERY_MS: known });
  if (settings.mode !== 'emulator') throw new Error('These tests run on the emulator.');
  const config = configOver(emulator, settings);
  return { ...config, limits: { ...config.limits, deadlineQueryMs } };
}
