import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { RequestFunction } from 'got';

/**
 * Hands a call of got to node:http with the options that we set: got names three dozen, nearly all of them undefined,
 * and node:http copies them all twice.
 */
export const nativeRequest: RequestFunction = (url, { agent, method, headers }, onResponse) => {
  const { protocol, hostname, port, path } = urlToHttpOptions(url);
  const { request } = protocol === 'https:' ? https : http;
  return request({ protocol, hostname, port, path, agent, method, headers }, onResponse);
};
