import type { Env } from '../surroundings.js';

/**
 * The proxy by which Node sends requests to this address, if it is told to use one at all (NODE_USE_ENV_PROXY). It may
 * hold a password.
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const isTold = env.NODE_USE_ENV_PROXY === '1' || /--use-env-proxy\b/.test(env.NODE_OPTIONS ?? '');
  if (!isTold || isException(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  const forHttp = env.http_proxy ?? env.HTTP_PROXY;
  const forHttps = env.https_proxy || env.HTTPS_PROXY || forHttp;
  const proxy = url.protocol === 'https:' ? forHttps : forHttp;
  return URL.parse(proxy ?? '') ?? undefined;
}

/** NO_PROXY as Node's `fetch` takes it: names, each with all that is below it and perhaps for one port only, or `*`. */
function isException({ hostname, port, protocol }: URL, list: string): boolean {
  const portOfUrl = port || (protocol === 'https:' ? '443' : '80');
  return list.split(/[,\s]+/).some((entry) => {
    const [, name = '', onlyPort = portOfUrl] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const domain = name.replace(/^\*?\./, '');
    if (domain === '' || onlyPort !== portOfUrl) return false;
    return domain === '*' || hostname === domain || hostname.endsWith(`.${domain}`);
  });
}
