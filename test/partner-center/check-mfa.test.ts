import { describe, expect, it } from 'vitest';
import { checkMfaUpstream } from '../../src/partner-center/check-mfa.api.js';
import { aRequest } from '../support/request.js';
import { useStubbedClient } from './stubbed-client.js';
import { answer, type Reply, reset } from './upstream-stub.js';

const stubbed = useStubbedClient();

const error = (status: number, code: string | number) => answer(status, { code, description: 'No.' });

describe('the MFA self-test', () => {
  it.each<[string, string, Reply]>([
    ['compliant', 'isMfaCompliant: true', answer(200, {}, { isMfaCompliant: 'true' })],
    ['compliant', 'ISMFACOMPLIANT: True', answer(200, {}, { ISMFACOMPLIANT: 'True' })],
    ['compliant', 'isMfaCompliant: true on a refusal', answer(403, {}, { isMfaCompliant: 'true' })],
    ['missing', 'isMfaCompliant: false', answer(200, {}, { isMfaCompliant: 'false' })],
    ['missing', '401/900421 without the header', error(401, '900421')],
    ['missing', '401/10001 without the header', error(401, 10001)],
    ['unknown', 'no such header', answer(200)],
    ['unknown', 'a header that says neither', answer(200, {}, { isMfaCompliant: 'perhaps' })],
    ['unknown', 'another 401', error(401, '900420')],
    ['unknown', '900421 with another status', error(500, '900421')],
  ])('is "%s" for %s', async (verdict, _what, reply) => {
    stubbed().upstream.replyWith(reply);
    expect(await checkMfaUpstream(stubbed().client, aRequest())).toBe(verdict);
  });

  it('is one GET with ValidateMfa, never repeated', async () => {
    let header: unknown;
    stubbed().upstream.replyWith((request, response) => {
      header = request.headers.validatemfa;
      error(503, '0')(request, response);
    });
    await checkMfaUpstream(stubbed().client, aRequest());
    expect(header).toBe('true');
    expect(stubbed().upstream.received.map(({ method }) => method)).toEqual(['GET']);
  });

  it('says so when there is no answer', async () => {
    stubbed().upstream.replyWith(reset);
    await expect(checkMfaUpstream(stubbed().client, aRequest())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      delivery: 'no-response',
    });
  });
});
