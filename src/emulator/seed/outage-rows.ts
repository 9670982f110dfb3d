import { errorBody, type FaultRow, PROXY_PAGE, row } from './fault-rows.js';

const UNEXPECTED = errorBody('800003', 'Unexpected service error.');
const RETRYABLE = JSON.stringify({
  code: 900192,
  message: 'Try again.',
  description: 'Try again.',
  errorName: 'TryAgain',
  isRetryable: true,
  parameters: {},
  errorMessageExtended: 'InternalErrorCode=900192',
});

/** Answers of the 5xx kind, and trouble below HTTP. A PUT has no effect unless the row says "after the change". */
export const OUTAGE_ROWS: readonly FaultRow[] = [
  row('50001', 'unexpected service error: 800003', { status: 500, body: UNEXPECTED }),
  row('50002', 'newer error shape that calls itself retryable: 900192', { status: 500, body: RETRYABLE }),
  row('50003', '500 after the change was made', { status: 500, body: UNEXPECTED, commit: true }),
  row('50101', 'undefined exception: 0', { status: 501, body: errorBody('0', 'Undefined exception.') }),
  row('50201', 'bad gateway with an HTML page', { ...PROXY_PAGE, status: 502 }),
  row('50202', 'bad gateway after the change was made', { ...PROXY_PAGE, status: 502, commit: true }),
  row('50301', 'unavailable', { status: 503 }),
  row('50302', 'unavailable, Retry-After 1', { status: 503, headers: { 'Retry-After': '1' } }),
  row('50303', 'unavailable after the change was made', { status: 503, commit: true }),
  { ...row('50304', 'unavailable once, then fine', { status: 503 }), once: true },
  row('50401', 'gateway timeout', { status: 504 }),
  row('50402', 'gateway timeout after the change was made', { status: 504, commit: true }),
  row('00001', 'connection reset before the change', { close: 'before-commit' }),
  row('00002', 'connection reset after the change', { close: 'after-commit' }),
  { ...row('00003', 'connection reset once, then fine', { close: 'before-commit' }), once: true },
  row('00004', 'no headers for a minute', { delayMs: 60_000 }),
  row('00005', 'answers after 1.5 seconds', { delayMs: 1500 }),
  row('00006', 'never answers', { kind: 'never' }),
  row('00007', 'headers, then silence', { kind: 'headers-only' }),
  row('00008', 'half of the body', { kind: 'half-body' }),
  row('00009', 'one byte every 200 ms', { kind: 'drip' }),
  row('00010', 'Content-Length too long', { kind: 'length-too-long' }),
  row('00011', 'Content-Length too short', { kind: 'length-too-short' }),
  row('00012', 'one GiB of JSON', { kind: 'flood' }),
  row('00013', 'one GiB as a gzip bomb', { kind: 'gzip-bomb' }),
  row('00014', 'never answers, and the change is not made', { kind: 'never', commit: false }),
];
