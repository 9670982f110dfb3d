import { request } from 'undici';
import { startBareProxy } from './bare-proxy.mjs';
import { overageUrl, upstreamHeaders } from './upstream-request.mjs';

startBareProxy(async (customerId) => {
  const { body } = await request(overageUrl(customerId), { headers: upstreamHeaders() });
  return body.json();
});
