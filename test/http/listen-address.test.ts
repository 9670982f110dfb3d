import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listenAddress } from '../../src/http/listen-address.js';

describe('where the gateway listens', () => {
  it('is one address for localhost, so that there is one server', async () => {
    expect(isIP(await listenAddress('localhost'))).toBeGreaterThan(0);
  });

  it.each(['127.0.0.1', '0.0.0.0', '::', '::1'])('is %s where that is configured', async (host) => {
    expect(await listenAddress(host)).toBe(host);
  });
});
