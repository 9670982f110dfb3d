import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { UpstreamCall } from '../../src/partner-center/upstream-call.js';
import { aRequest } from '../support/request.js';
import { useStubbedClient } from './stubbed-client.js';
import { answer } from './upstream-stub.js';

const GET: UpstreamCall = { operation: 'thing.get', method: 'GET', use: 'first-read', path: '/v1/thing' };
const PUT: UpstreamCall = { ...GET, operation: 'thing.put', method: 'PUT', use: 'write', body: {} };
const anything = z.object({});
const FIRST = '11111111-1111-4111-8111-111111111111';
const SECOND = '22222222-2222-4222-8222-222222222222';

const stubbed = useStubbedClient();

const ids = (requestId: string, correlationId: string) => ({
  'MS-RequestId': requestId,
  'MS-CorrelationId': correlationId,
});

describe('the ids of an answer', () => {
  it.each([
    ['that come once', ids(FIRST, SECOND)],
    ['that come doubled', ids(`${FIRST},${FIRST}`, `${SECOND},${SECOND}`)],
    ['that come doubled with blanks', ids(`${FIRST}, ${FIRST}`, `${SECOND} , ${SECOND}`)],
    ['that come joined with others', ids(`${FIRST},${SECOND}`, `${SECOND},${FIRST}`)],
  ])('%s are told once, although they differ from those sent', async (_what, headers) => {
    stubbed().upstream.replyWith(answer(200, {}, headers));
    const { trace } = await stubbed().client.read(GET, anything, aRequest());
    expect(trace).toEqual({ requestId: FIRST, correlationId: SECOND });
    expect(stubbed().upstream.received[0]?.requestId).not.toBe(FIRST);
  });

  it.each([
    ['absent', {}],
    ['empty', ids('', '')],
    ['not GUIDs', ids('a-token', '<b>')],
    ['a comma', ids(',', ',')],
  ])('are those sent where they are %s', async (_what, headers) => {
    stubbed().upstream.replyWith(answer(200, {}, headers));
    const request = aRequest();
    const { trace } = await stubbed().client.read(GET, anything, request);
    expect(trace).toEqual({
      requestId: stubbed().upstream.received[0]?.requestId,
      correlationId: request.correlationId,
    });
  });

  it('are told of an error too', async () => {
    stubbed().upstream.replyWith(
      answer(403, { code: 900150 }, ids(`${FIRST},${FIRST}`, `${SECOND},${SECOND}`)),
    );
    await expect(stubbed().client.write(PUT, anything, aRequest())).rejects.toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
      upstream: { status: 403, code: '900150', requestId: FIRST, correlationId: SECOND },
    });
  });
});

describe('Retry-After', () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();
  const throttled = (retryAfter: string, status = 429) => answer(status, {}, { 'Retry-After': retryAfter });

  it.each([
    ['seconds', () => '3600'],
    ['a date', () => inSeconds(3_600)],
  ])('as %s after the deadline is passed on, and everybody stays away as long', async (_form, header) => {
    stubbed().upstream.replyWith(throttled(header()));
    const failure = await stubbed()
      .client.read(GET, anything, aRequest())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_THROTTLED', retryable: true });
    expect(failure).toHaveProperty('retryAfterSeconds', expect.closeTo(3_600, -1));
    expect(stubbed().pausesMs).toEqual([expect.closeTo(3_600_000, -4)]);
    expect(stubbed().upstream.received).toHaveLength(1);
  });

  it.each([
    ['GET', 'seconds', () => '3'],
    ['GET', 'a date', () => inSeconds(3)],
    ['PUT', 'seconds', () => '3'],
    ['PUT', 'a date', () => inSeconds(3)],
  ])('of a %s as %s inside the deadline is waited for', async (method, _form, header) => {
    stubbed().upstream.replyWith(throttled(header()), answer(200));
    const done =
      method === 'GET'
        ? stubbed().client.read(GET, anything, aRequest())
        : stubbed().client.write(PUT, anything, aRequest());
    expect(await done).toHaveProperty('wire', {});
    expect(stubbed().pausesMs[0]).toBeGreaterThan(1_000);
    expect(stubbed().upstream.received).toHaveLength(2);
  });

  it('as a date that has passed means at once', async () => {
    stubbed().upstream.replyWith(throttled(inSeconds(-60), 503), answer(200));
    await stubbed().client.read(GET, anything, aRequest());
    expect(stubbed().upstream.received).toHaveLength(2);
  });

  it.each(['soon', '-5', '1.5', ''])('as %j counts for nothing', async (header) => {
    stubbed().upstream.replyWith(throttled(header), answer(200));
    await stubbed().client.read(GET, anything, aRequest());
    expect(stubbed().pausesMs).toEqual([0]);
  });
});
