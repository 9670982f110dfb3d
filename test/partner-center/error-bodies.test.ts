import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aRequest } from '../support/request.js';
import { useStubbedClient } from './stubbed-client.js';
import { answer, type Reply } from './upstream-stub.js';

const MARKER = 'text-of-the-upstream-5b1e';
const stubbed = useStubbedClient();

const raw = (status: number, contentType: string, body: string): Reply => {
  return (_request, response) => void response.writeHead(status, { 'content-type': contentType }).end(body);
};
const shapeA = (code: string | number) =>
  answer(403, { code, description: MARKER, data: [MARKER], source: 'PartnerFD' });
const shapeB = (isRetryable: boolean) =>
  answer(409, { code: 900278, message: MARKER, description: MARKER, errorName: MARKER, isRetryable });

const failure = async (reply: Reply) => {
  const { upstream, client } = stubbed();
  upstream.replyWith(reply);
  const put = { operation: 'thing.put', method: 'PUT', use: 'write', path: '/v1/thing', body: {} } as const;
  return client.write(put, z.object({}), aRequest()).then(
    () => undefined,
    (error: unknown) => error,
  );
};

describe('an error of Partner Center', () => {
  it.each<[string, Reply, object]>([
    [
      'with its code as a text',
      shapeA('800114'),
      { code: 'UPSTREAM_REJECTED', status: 403, upstreamCode: '800114', retryable: false },
    ],
    [
      'with its code as a number',
      shapeA(800114),
      { code: 'UPSTREAM_REJECTED', status: 403, upstreamCode: '800114', retryable: false },
    ],
    [
      'of a newer service that allows another try',
      shapeB(true),
      { code: 'UPSTREAM_REJECTED', upstreamCode: '900278', retryable: true },
    ],
    [
      'of a newer service that does not',
      shapeB(false),
      { code: 'UPSTREAM_REJECTED', upstreamCode: '900278', retryable: false },
    ],
    [
      'of the throttling layer',
      answer(429, { statusCode: 429, message: MARKER }, { 'Retry-After': '57' }),
      { code: 'UPSTREAM_THROTTLED', status: 429, retryable: true, retryAfterSeconds: 57 },
    ],
    ['without a body', raw(401, 'text/plain', ''), { code: 'UPSTREAM_AUTHENTICATION_FAILED', status: 401 }],
    [
      'that is a page',
      raw(502, 'text/html', `<title>${MARKER}</title>`),
      { code: 'UPSTREAM_UNAVAILABLE', status: 502, retryable: true },
    ],
    [
      'behind a byte order mark',
      raw(404, 'application/json', '\uFEFF{"code":"800111"}'),
      { code: 'UPSTREAM_REJECTED', upstreamCode: '800111' },
    ],
  ])('%s is understood, and its text not passed on', async (_what, reply, expected) => {
    const error = await failure(reply);
    expect(error).toMatchObject({ delivery: 'answered', ...expected });
    expect(String(error)).not.toContain(MARKER);
  });
});
