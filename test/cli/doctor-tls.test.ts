import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Certificate, makeCertificate } from '../support/certificates.js';
import { runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';

const HOST = 'localhost';
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
const ADDRESSES = ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];

/** What doctor finds about TLS at a server with this certificate; stopped after the test. */
async function tlsOf({ pem, privateKeyPem }: Certificate, { host = HOST, trusted = '' } = {}) {
  const server = createServer({ cert: pem, key: privateKeyPem }, (_request, response) =>
    response.setHeader('content-type', 'application/json').end('{"status":"ready"}'),
  );
  await new Promise<void>((resolve) => server.listen(0, host.replace(/^\[|\]$/g, ''), resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const { lines, stderr } = await runOverage(['doctor'], {
    OVERAGE_URL: `https://${host}:${port}/graphql`,
    NODE_NO_WARNINGS: '',
    ...(trusted !== '' && { NODE_EXTRA_CA_CERTS: await scratchFile('ca.pem', trusted) }),
  });
  const found = (check: string) => lines.find((line) => line.check === check);
  return { tls: found('tls'), gateway: found('gateway'), stderr };
}

const ca = makeCertificate({ name: 'Private CA', authority: true });
const signed = (daysLeft: number, hosts = [HOST]) =>
  makeCertificate({ name: HOST, daysLeft: daysLeft + 0.5, hosts, issuer: ca });

describe('the TLS check of overage doctor', () => {
  it('finds a self-signed certificate, and says what to do', async () => {
    const { tls } = await tlsOf(makeCertificate({ name: HOST, hosts: [HOST] }));
    expect(tls).toMatchObject({
      result: 'problem',
      detail: expect.stringContaining('self-signed'),
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  it('finds a certificate of a CA that nobody here knows, and says what to do', async () => {
    const { tls } = await tlsOf(signed(200));
    expect(tls).toMatchObject({ result: 'problem', fix: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  });

  it('trusts a private CA, and tells the days left', async () => {
    const { tls, gateway } = await tlsOf(signed(200), { trusted: ca.pem });
    expect(tls).toEqual({ check: 'tls', result: 'ok', detail: 'the certificate is trusted, 200 days left' });
    expect(gateway).toMatchObject({ result: 'ok' });
  });

  it('trusts a self-signed certificate that was given as trusted', async () => {
    const certificate = makeCertificate({ name: HOST, hosts: [HOST] });
    const { tls } = await tlsOf(certificate, { trusted: certificate.pem });
    expect(tls).toMatchObject({ result: 'ok' });
  });

  it('warns of a certificate that ends soon', async () => {
    const { tls } = await tlsOf(signed(3), { trusted: ca.pem });
    expect(tls).toMatchObject({
      result: 'warning',
      detail: expect.stringContaining('3 days left'),
      fix: expect.stringContaining('renew'),
    });
  });

  it('finds a certificate that has ended, and says to renew it', async () => {
    const { tls } = await tlsOf(signed(-3), { trusted: ca.pem });
    expect(tls).toMatchObject({
      result: 'problem',
      detail: expect.stringContaining('expired'),
      fix: expect.stringContaining('renew'),
    });
  });

  it('finds a certificate for another name, and says to look at the address', async () => {
    const { tls } = await tlsOf(signed(200, ['overage.example']), { trusted: ca.pem });
    expect(tls).toMatchObject({ result: 'problem', fix: expect.stringContaining('OVERAGE_URL') });
  });

  it.each(ADDRESSES)('reaches an address instead of a name: %s', async (host) => {
    const { tls, stderr } = await tlsOf(signed(200), { host, trusted: ca.pem });
    // The certificate is for the name only, which is found out only when the server was reached.
    expect(tls).toMatchObject({ result: 'problem', fix: expect.stringContaining('another name') });
    expect(stderr).not.toContain('DEP0123');
  });
});
