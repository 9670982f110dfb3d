import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/emulator/faults/fault.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { change, operations } from '../support/operations.js';

/** How a change ends: for its caller, on record (null: nothing was changed and the key is free), and in PUTs. */
interface Ending {
  readonly answer: string;
  readonly recorded: string | null;
  readonly puts: number;
}

const accepted: Ending = { answer: 'ACCEPTED', recorded: 'ACCEPTED', puts: 1 };
const acceptedAtLast: Ending = { ...accepted, puts: 2 };
const visible: Ending = { answer: 'VISIBLE', recorded: 'VISIBLE', puts: 1 };
const unknown: Ending = { answer: 'UNKNOWN', recorded: 'UNKNOWN', puts: 1 };
const rejected = (answer: string): Ending => ({ answer, recorded: 'REJECTED', puts: 1 });
const released = (answer: string, puts: number): Ending => ({ answer, recorded: null, puts });

const put = (fault: Fault): Fault => ({ match: { method: 'PUT' }, ...fault });
const token = (fault: Fault): Fault => ({ match: { target: 'token' }, times: 0, ...fault });
/** For what only the deadline ends. A part of it is kept for the looks afterwards, which is two seconds here. */
const aShortWhile = { 'x-deadline-ms': '8000' };

type Row = [row: string, what: string, faults: Fault[], ending: Ending, headers?: Record<string, string>];

const ROWS: Row[] = [
  ['1', '400', [put({ status: 400 })], rejected('UPSTREAM_REJECTED')],
  ['1', '400 with a code', [put({ status: 400, body: '{"code":"4711"}' })], rejected('UPSTREAM_REFUSED')],
  ['2', '401 once', [put({ status: 401 })], acceptedAtLast],
  ['3', '401 always', [put({ status: 401, times: 0 })], released('UPSTREAM_AUTHENTICATION_FAILED', 2)],
  ['4', '403', [put({ status: 403 })], rejected('UPSTREAM_FORBIDDEN')],
  ['4', '403 role', [put({ status: 403, body: '{"code":900150}' })], rejected('UPSTREAM_FORBIDDEN')],
  ['5', '404', [put({ status: 404, body: '{"code":60003}' })], rejected('NOT_FOUND')],
  ['6', '409', [put({ status: 409 })], rejected('UPSTREAM_REJECTED')],
  ['6', '412', [put({ status: 412 })], rejected('UPSTREAM_REJECTED')],
  ['7', '429, 1 s', [put({ status: 429, headers: { 'Retry-After': '1' } })], acceptedAtLast],
  ['7', '429, a date', [put({ status: 429, retryDateInSeconds: 1 })], acceptedAtLast],
  [
    '8',
    '429, 1 h',
    [put({ status: 429, headers: { 'Retry-After': '3600' } })],
    released('UPSTREAM_THROTTLED', 1),
  ],
  ['9', '500, done', [put({ status: 500, commit: true })], visible],
  ['9', '500, not done', [put({ status: 500 })], unknown],
  ['10', '502, done', [put({ status: 502, commit: true })], visible],
  ['10', '503, not done', [put({ status: 503 })], unknown],
  ['11', '503, wait', [put({ status: 503, headers: { 'Retry-After': '1' } })], unknown],
  ['13', 'reset, done', [put({ close: 'after-commit' })], visible],
  ['13', 'reset, not done', [put({ close: 'before-commit' })], unknown],
  ['14', 'no answer, done', [put({ kind: 'never' })], visible, aShortWhile],
  ['14', 'no answer, nor to the looks', [put({ kind: 'never' }), late()], unknown, aShortWhile],
  ['14', '408', [put({ status: 408 })], unknown],
  ['15', 'half a body, done', [put({ kind: 'half-body' })], visible],
  ['16', 'invalid JSON, done', [put({ kind: 'invalid-json' })], visible],
  ['16', 'HTML, done', [put({ kind: 'html' })], visible],
  ['16', 'nothing, done', [put({ kind: 'empty-body' })], visible],
  ['16', 'a byte order mark', [put({ kind: 'bom' })], accepted],
  ['17', 'a boolean as text, done', [put({ kind: 'string-boolean' })], visible],
  ['17', '{}', [put({ status: 200, body: '{}' })], unknown],
  ['17', 'members nobody knows', [put({ kind: 'unknown-members' })], accepted],
  ['18', 'the opposite flag, done', [put({ kind: 'echo-disagrees' })], visible],
  ['18', 'another entitlement, done', [put({ kind: 'echo-other-entitlement' })], visible],
  ['19', 'drop by drop, done', [put({ kind: 'drip' })], visible, aShortWhile],
  ['20', '1 GiB, done', [put({ kind: 'flood' })], visible],
  ['20', 'a gzip bomb, done', [put({ kind: 'gzip-bomb' })], visible],
  ['20', 'a length that lies', [put({ kind: 'length-too-short' })], visible],
  ['21', '302', [put({ status: 302, headers: { Location: 'http://169.254.169.254/' } })], unknown],
  ['21', '307 to a file', [put({ status: 307, headers: { Location: 'file:///etc/passwd' } })], unknown],
  ['22', 'an evil link', [put({ kind: 'link-other-host' })], accepted],
  ['23', 'Entra: 500', [token({ status: 500 })], released('UPSTREAM_UNAVAILABLE', 0)],
  ['23', 'Entra: AADSTS50076', [token({ aadsts: 50076 })], released('UPSTREAM_AUTHENTICATION_FAILED', 0)],
  ['23', 'Entra: AADSTS7000222', [token({ aadsts: 7000222 })], released('UPSTREAM_AUTHENTICATION_FAILED', 0)],
];

/** Looks after the PUT that are not answered in time; the one before it is. */
function late(): Fault {
  return { match: { method: 'GET' }, kind: 'never', times: 0 };
}

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await startGatewayUnderTest({ overrides: { clock: hastyClock } });
  // The caller's own token: what goes wrong with tokens afterwards is the gateway's affair.
  await running.token();
});
afterEach(() => running.stop());

describe('a change meets what the fault matrix knows', () => {
  it.each(ROWS)('row %s: %s', async (_row, _what, faults, { answer, recorded, puts }, headers = {}) => {
    running.emulator.addFaults(faults.filter((fault) => fault.match?.method !== 'GET'));
    const lateOnes = faults.filter((fault) => fault.match?.method === 'GET');
    const asked = change(running, { customerId: DOCUMENTED, overageEnabled: false }, { headers });
    if (lateOnes.length > 0) {
      await expect.poll(() => running.apiRequests('PUT').length).toBe(1);
      running.emulator.addFaults(lateOnes);
    }
    const { payload, code } = await asked;
    expect(code ?? payload.userErrors[0]?.code ?? payload.outcome).toBe(answer);
    expect(running.apiRequests('PUT')).toHaveLength(puts);
    const { nodes } = await operations(running, 'first: 1');
    expect(nodes).toMatchObject([{ outcome: recorded, settledAt: expect.any(String) }]);
  });
});
