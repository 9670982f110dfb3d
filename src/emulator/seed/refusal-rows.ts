import type { FaultBehaviour } from '../faults/fault.js';
import { errorBody, type FaultRow, row } from './fault-rows.js';

const refusal = (status: number, code: string, text: string): FaultBehaviour => ({
  status,
  body: errorBody(code, text),
});
const throttled = (headers: Record<string, string>): FaultBehaviour => ({
  status: 429,
  headers,
  body: JSON.stringify({ statusCode: 429, message: 'Rate limit is exceeded. Try again later.' }),
});

/** Answers of the 3xx and 4xx kind. */
export const REFUSAL_ROWS: readonly FaultRow[] = [
  row('30201', 'redirect to another host', {
    status: 302,
    headers: { Location: 'https://evil.example/customers' },
  }),
  row('30401', 'not modified', { status: 304 }),
  row('40001', 'invalid input: 800002', refusal(400, '800002', 'The request input is not valid.')),
  row('40002', 'a code as a number: 3000', {
    status: 400,
    body: '{"code":3000,"description":"Invalid property.","data":[]}',
  }),
  { ...row('40101', '401 once, then fine: an expired token', { status: 401 }), once: true },
  row('40102', '401 with an empty body', { status: 401 }),
  row('40103', 'MFA claim missing: 900421', refusal(401, '900421', 'The token carries no proof of MFA.')),
  row(
    '40104',
    'audience retired: 900420',
    refusal(401, '900420', 'The audience of the token is not supported.'),
  ),
  row('40105', 'MFA missing, the old way', {
    status: 401,
    reason: 'Unauthorized - MFA required',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  }),
  row(
    '40301',
    'no relationship: 20002',
    refusal(403, '20002', 'No commerce relationship with the customer.'),
  ),
  row('40302', 'role lacks rights: 900150', refusal(403, '900150', 'The role lacks rights.')),
  row('40303', 'insufficient privileges: 900308', refusal(403, '900308', 'Insufficient privileges.')),
  row(
    '40304',
    'app-only not supported: 900329',
    refusal(403, '900329', 'App-only tokens are not supported.'),
  ),
  row(
    '40305',
    'account under review: 800073',
    refusal(403, '800073', 'The customer account is under review.'),
  ),
  row('40306', '403 with an empty body', { status: 403 }),
  row('40401', 'tenant not found: 60003', refusal(404, '60003', 'The tenant was not found.')),
  row('40402', 'entitlement not found: 800111', refusal(404, '800111', 'No Azure subscription exists.')),
  row('40403', '404 with an HTML page', {
    status: 404,
    headers: { 'Content-Type': 'text/html' },
    body: '<h1>404</h1>',
  }),
  row('40801', 'request timeout', { status: 408 }),
  row('40901', 'pending operation: 900278', refusal(409, '900278', 'A pending operation exists.')),
  row('41201', 'etag stale', refusal(412, '2055', 'The etag is stale.')),
  row('41701', 'precondition failed: 800036', refusal(417, '800036', 'A precondition failed.')),
  row('42901', 'throttled, Retry-After 1', throttled({ 'Retry-After': '1' })),
  row('42902', 'throttled, Retry-After 3600', throttled({ 'Retry-After': '3600' })),
  row('42903', 'throttled, Retry-After as a date two seconds ahead', {
    ...throttled({}),
    retryDateInSeconds: 2,
  }),
  row('42904', 'throttled, no Retry-After', throttled({})),
  row('42905', 'throttled, Retry-After that makes no sense', throttled({ 'Retry-After': 'soon' })),
  { ...row('42906', 'throttled once, Retry-After 1', throttled({ 'Retry-After': '1' })), once: true },
];
