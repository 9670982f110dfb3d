import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { may } from '../../src/access/caller.js';
import { type CallerVerifier, createCallerVerifier } from '../../src/access/caller-verifier.js';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { systemClock } from '../../src/request/clock.js';
import { createLog } from '../../src/telemetry/log.js';
import { AUDIENCE } from '../support/token-issuer.js';

let emulator: Emulator;
let verifier: CallerVerifier;

beforeAll(async () => {
  emulator = await startEmulator();
  verifier = createCallerVerifier({
    issuers: [`${emulator.url}/${emulator.tenantId}/v2.0`],
    audiences: [AUDIENCE],
    clockToleranceSeconds: 60,
    onTurnedAway: () => {},
    clock: systemClock,
    log: createLog({ level: 'silent' }),
  });
});

afterAll(async () => {
  verifier.stop();
  await emulator.stop();
});

async function callerFor(form: Record<string, string>) {
  const body = new URLSearchParams({ client_secret: 'demo-secret', ...form });
  const response = await fetch(`${emulator.url}/${emulator.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body,
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await response.json());
  return verifier.verify(`Bearer ${token}`);
}

const application = (clientId: string) =>
  callerFor({ grant_type: 'client_credentials', client_id: clientId, scope: `${AUDIENCE}/.default` });

describe("the emulator's callers go through the same verification as any other", () => {
  it.each([
    ['demo-reader', ['Overage.Read']],
    [
      'demo-operator',
      ['Overage.Read', 'Overage.Enable', 'Overage.Disable', 'Operations.Read', 'Schema.Read'],
    ],
    ['demo-stranger', []],
  ])('%s has its roles', async (clientId, roles) => {
    const caller = await application(clientId);
    expect(caller).toMatchObject({ kind: 'application', application: clientId, roles: new Set(roles) });
  });

  it('a person is limited to the scopes that the application asked for', async () => {
    const caller = await callerFor({
      grant_type: 'password',
      client_id: 'demo-operator',
      username: 'olive.operator@partner.example',
      password: 'demo-secret',
      scope: `${AUDIENCE}/Overage.Read`,
    });
    expect(caller).toMatchObject({ kind: 'user', application: 'demo-operator' });
    expect(may(caller, 'Overage.Read')).toBe(true);
    expect(may(caller, 'Overage.Enable')).toBe(false);
  });

  it('new signing keys are found without a restart', async () => {
    await application('demo-reader');
    await emulator.rotateKeys(true);
    await expect(application('demo-reader')).resolves.toMatchObject({ application: 'demo-reader' });
  });
});
