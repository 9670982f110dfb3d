import got from 'got';
import { startBareProxy } from './bare-proxy.mjs';
import { overageUrl, upstreamHeaders } from './upstream-request.mjs';

startBareProxy((customerId) => got(overageUrl(customerId), { headers: upstreamHeaders() }).json());
