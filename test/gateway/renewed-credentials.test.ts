import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DOCUMENTED } from '../support/customers.js';
import { createPlatform } from './federated-platform.js';
import { credentialFile, startLiveGateway } from './live-gateway.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const ANSWER = { overage: { totalCount: 1 } };

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.stop());

/** The next call gets a 401, as with a token that was revoked, so that the gateway signs in again. */
const revokeToken = () => emulator.addFaults([{ status: 401 }]);

describe('a running gateway', () => {
  it('takes up a federated token that was written anew', async () => {
    const [first, second] = await Promise.all([
      createPlatform('https://one.example'),
      createPlatform('https://two.example'),
    ]);
    const path = await credentialFile(await first.token());
    emulator.trustIssuer(first.issuer);
    const gateway = await startLiveGateway(emulator, { ENTRA_FEDERATED_TOKEN_FILE: path });
    await gateway.ask(READ);

    emulator.reset();
    emulator.trustIssuer(second.issuer);
    await writeFile(path, await second.token());
    revokeToken();
    expect((await gateway.ask(READ)).data).toEqual(ANSWER);
  });

  it('says that the federated token file vanished, and goes on once it is back', async () => {
    const { issuer, token } = await createPlatform();
    emulator.trustIssuer(issuer);
    const path = await credentialFile(await token());
    await rm(path);
    const gateway = await startLiveGateway(emulator, { ENTRA_FEDERATED_TOKEN_FILE: path });
    expect((await gateway.ask(READ)).errors?.[0]?.message).toMatch(
      /ENTRA_FEDERATED_TOKEN_FILE does not exist/,
    );
    await writeFile(path, await token());
    expect((await gateway.ask(READ)).data).toEqual(ANSWER);
  });

  it('keeps each new refresh token in its file, and a restarted one begins with the last', async () => {
    const path = await credentialFile('demo-refresh-token');
    const credential = { ENTRA_CLIENT_SECRET: 'demo-secret', ENTRA_REFRESH_TOKEN_PATH: path };
    const contents = [await readFile(path, 'utf8')];
    const gateway = await startLiveGateway(emulator, credential);
    await gateway.ask(READ);
    contents.push(await readFile(path, 'utf8'));
    revokeToken();
    await gateway.ask(READ);
    contents.push(await readFile(path, 'utf8'));
    expect(new Set(contents).size).toBe(3);
    const restarted = await startLiveGateway(emulator, credential);
    expect((await restarted.ask(READ)).data).toEqual(ANSWER);
  });
});
