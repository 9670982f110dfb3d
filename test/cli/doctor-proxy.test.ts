import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/certificates.js';
import { type HttpProxy, startHttpProxy } from '../support/http-proxy.js';
import { runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';

/** A name that nothing here resolves (RFC 6761); only the proxy knows it. */
const HOST = 'gateway.invalid';
const PASSWORD = 'a-password-of-the-proxy';
const ca = makeCertificate({ name: 'Private CA', authority: true });
const { pem, privateKeyPem } = makeCertificate({
  name: HOST,
  daysLeft: 200.5,
  hosts: [HOST],
  issuer: ca,
});

let gateway: Server;
let proxy: HttpProxy;
beforeAll(async () => {
  gateway = createServer({ cert: pem, key: privateKeyPem }, (_request, response) =>
    response.setHeader('content-type', 'application/json').end('{"status":"ready"}'),
  );
  await new Promise<void>((resolve) => gateway.listen(0, 'localhost', resolve));
  const { port } = gateway.address() as AddressInfo;
  proxy = await startHttpProxy({ credentials: `user:${PASSWORD}`, leadsTo: port });
});
afterAll(async () => {
  await proxy.stop();
  gateway.closeAllConnections();
  gateway.close();
});

async function findings(env: Record<string, string>) {
  const { lines, stdout, stderr } = await runOverage(['doctor'], {
    OVERAGE_URL: `https://${HOST}/graphql`,
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: await scratchFile('ca.pem', ca.pem),
    ...env,
  });
  expect(stdout + stderr).not.toContain(PASSWORD);
  const found = (check: string) => lines.find((line) => line.check === check);
  return { dns: found('dns'), tls: found('tls'), gateway: found('gateway') };
}

const proxyUrl = (host = 'localhost') => `http://user:${PASSWORD}@${host}:${proxy.port}`;

describe('overage doctor behind a proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])('goes the way that requests go: %s', async (name) => {
    const before = proxy.asked.length;
    const { dns, tls, gateway } = await findings({ [name]: proxyUrl() });
    expect(dns).toEqual({
      check: 'dns',
      result: 'ok',
      detail: expect.stringMatching(
        new RegExp(`^the proxy localhost is (127\\.0\\.0\\.1|::1)\\b.*; it looks ${HOST} up itself$`),
      ),
    });
    expect(tls).toEqual({
      check: 'tls',
      result: 'ok',
      detail: `the certificate is trusted, 200 days left (through the proxy localhost:${proxy.port})`,
    });
    expect(gateway).toMatchObject({ result: 'ok' });
    expect(proxy.asked.slice(before)).toEqual([`${HOST}:443`, `${HOST}:443`]);
  });

  it.each([HOST, '*', `other.example, ${HOST}:443`, '.invalid', '*.invalid', 'invalid'])(
    'goes direct where requests do: NO_PROXY=%s',
    async (exceptions) => {
      const before = proxy.asked.length;
      const { dns, tls } = await findings({ HTTPS_PROXY: proxyUrl(), NO_PROXY: exceptions });
      expect(dns).toMatchObject({ result: 'problem', detail: expect.stringContaining(HOST) });
      expect(tls).toMatchObject({ result: 'problem' });
      expect(proxy.asked).toHaveLength(before);
    },
  );

  it.each([`${HOST}:8443`, 'another.example', 'way.invalid'])(
    'goes by the proxy where requests do: NO_PROXY=%s',
    async (exceptions) => {
      const { tls, gateway } = await findings({ HTTPS_PROXY: proxyUrl(), NO_PROXY: exceptions });
      expect(tls).toMatchObject({ result: 'ok' });
      expect(gateway).toMatchObject({ result: 'ok' });
    },
  );

  it('goes direct without NODE_USE_ENV_PROXY, as requests do, and says how to go by the proxy', async () => {
    const before = proxy.asked.length;
    const { dns } = await findings({ HTTPS_PROXY: proxyUrl(), NODE_USE_ENV_PROXY: '' });
    expect(dns).toMatchObject({ result: 'problem', fix: expect.stringContaining('NODE_USE_ENV_PROXY=1') });
    expect(proxy.asked).toHaveLength(before);
  });

  it('finds that the proxy has no such name', async () => {
    const { dns } = await findings({ HTTPS_PROXY: proxyUrl('proxy.invalid') });
    expect(dns).toMatchObject({
      result: 'problem',
      detail: expect.stringContaining('proxy.invalid'),
      fix: expect.stringContaining('HTTPS_PROXY'),
    });
  });

  it('finds that the proxy wants somebody else, or nothing to do with it', async () => {
    const { tls } = await findings({ HTTPS_PROXY: `http://localhost:${proxy.port}` });
    expect(tls).toMatchObject({
      result: 'problem',
      detail: expect.stringContaining(`the proxy localhost:${proxy.port} answered 407`),
      fix: expect.stringContaining('HTTPS_PROXY'),
    });
  });

  it('finds that no proxy is there', async () => {
    const { tls } = await findings({ HTTPS_PROXY: 'http://localhost:1' });
    expect(tls).toMatchObject({
      result: 'problem',
      detail: expect.stringContaining('localhost:1'),
      fix: expect.stringContaining('HTTPS_PROXY'),
    });
  });
});
