import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
  await writeFile(join(folder, 'broken.json'), '{"callers":[{"application":"app","customers":["x"]},{}]}');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file that a setting names and that cannot be used', () => {
  it.each([
    ['ACCESS_POLICY_PATH', 'broken.json', /callers\[0\]\.customers\[0\]: not a GUID\n.*callers\[1\]: /],
    ['ACCESS_POLICY_PATH', 'missing.json', /missing\.json: cannot be read/],
    ['TRUSTED_DOCUMENTS_PATH', 'broken.json', /broken\.json cannot be used: /],
    ['TRUSTED_DOCUMENTS_PATH', 'missing.json', /missing\.json cannot be used: /],
  ])('keeps the gateway from starting, by the name of the variable: %s, %s', async (name, file, why) => {
    const start = startGatewayUnderTest({ env: { [name]: join(folder, file) } });
    const error = await start.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(new RegExp(`  - ${name}: `));
    expect(String(error)).toMatch(why);
  });
});
