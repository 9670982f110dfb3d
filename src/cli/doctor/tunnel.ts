import { type RequestOptions, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { Duplex } from 'node:stream';

/** A proxy gives no tunnel; the message names it, without its password. */
export class NoTunnelError extends Error {
  override readonly name = 'NoTunnelError';
}

/** A connection to `host:port` by a proxy. @throws NoTunnelError */
export function tunnel(proxy: URL, authority: string, timeoutMs: number): Promise<Duplex> {
  const options: RequestOptions = {
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...credentialsOf(proxy) },
    timeout: timeoutMs,
    agent: false,
  };
  const request = proxy.protocol === 'https:' ? requestByHttps : requestByHttp;
  // The address alone: as part of it, user and password would become the credentials of another header.
  const connecting = request(new URL(`${proxy.protocol}//${proxy.host}`), options);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new NoTunnelError(`the proxy ${proxy.host} ${why}`));
    connecting.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      fail(`answered ${statusCode}`);
    });
    connecting.once('response', ({ statusCode }) => {
      connecting.destroy();
      fail(`answered ${statusCode}`);
    });
    connecting.once('timeout', () => {
      connecting.destroy();
      fail(`gave no answer within ${timeoutMs / 1000} seconds`);
    });
    connecting.once('error', ({ message }) => fail(`cannot be reached: ${message}`));
    connecting.end();
  });
}

function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
