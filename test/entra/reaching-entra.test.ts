import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { createTokenSource } from '../../src/entra/token-source.js';
import { createLog } from '../../src/telemetry/log.js';
import { ManualClock } from '../support/manual-clock.js';
import { ample, useHarness } from './token-source-harness.js';

const log = createLog({ level: 'silent' });
const harness = useHarness();

describe('the way to Entra', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
  });

  it('through a certificate of an unknown authority is refused, with the way to make it known', async () => {
    const pem = await readFile(new URL('fixtures/app.pem', import.meta.url));
    const listening = createServer({ cert: pem, key: pem });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const address = listening.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const tokens = harness().source({ authority: new URL(`https://127.0.0.1:${port}`) });
    await expect(tokens.getToken(ample())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringMatching(/SELF_SIGNED_CERT; .*NODE_EXTRA_CA_CERTS/),
    });
  });

  it('may be a fetch of one’s own', async () => {
    const { entra, config } = harness();
    const asked: string[] = [];
    const tokens = createTokenSource({
      config: config({ authority: new URL('https://login.example') }),
      clock: new ManualClock(),
      log,
      fetch: (url, { body, ...options }) => {
        asked.push(url);
        return fetch(new URL(new URL(url).pathname, entra.url), { ...options, body: String(body) });
      },
    });
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
    expect(asked).toEqual(['https://login.example/partner.example/oauth2/v2.0/token']);
    await tokens.stop();
  });
});
