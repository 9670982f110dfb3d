import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DEMO_SECRET } from '../../src/emulator/entra-id/applications.js';
import { DOCUMENTED } from '../support/customers.js';
import { fetchToken, post } from '../support/gateway-under-test.js';
import { Planted } from '../support/planted.js';
import { type BuiltGateway, buildGateway, startGatewayProcess } from '../support/shipped-gateway.js';
import { UNUSABLE_SETTINGS } from './unusable-settings.js';

describe('what a gateway prints', () => {
  let built: BuiltGateway;
  let emulator: Emulator;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'start-secrets-'));
    [built, emulator] = await Promise.all([buildGateway(), startEmulator()]);
  });
  afterAll(async () => {
    await emulator.stop();
    await built.remove();
    await rm(folder, { recursive: true });
  });

  it.each(UNUSABLE_SETTINGS)(
    'when it cannot start shows nothing of settings %s',
    async (_what, settings, told) => {
      const planted = new Planted();
      const path = join(folder, 'file');
      const write = (content: string) => writeFile(path, content).then(() => path);
      const env = await settings((name) => planted.add(name), write);
      const said = await startGatewayProcess(built, emulator, { LOG_LEVEL: 'trace', ...env }).then(
        () => 'it started',
        String,
      );
      expect(said).toContain('the gateway ended instead of starting');
      expect.soft(Object.fromEntries(planted.foundIn(said))).toEqual({});
      expect.soft(said).toMatch(told);
    },
  );

  it('while it runs, and tells of everything, shows no token and no secret of its own', async () => {
    const planted = new Planted();
    planted.add("the gateway's secret", DEMO_SECRET);
    const token = planted.add("the caller's token", await fetchToken(emulator.url, 'demo-operator'));
    const gateway = await startGatewayProcess(built, emulator, {
      LOG_LEVEL: 'trace',
      LEDGER_KEY: planted.add("the ledger's key"),
    });
    const read = { query: `{ overage(customerId: "${DOCUMENTED}") { totalCount } }` };
    for (const sent of [token, planted.add('a token that is none')]) {
      await post(gateway.url, read, { authorization: `Bearer ${sent}` });
    }
    gateway.signal('SIGINT');
    await gateway.ended();
    expect.soft(Object.fromEntries(planted.foundIn(gateway.said()))).toEqual({});
    for (const told of [/upstream call/, /"status":200/, /"status":401/]) {
      expect.soft(gateway.said()).toMatch(told);
    }
  });
});
