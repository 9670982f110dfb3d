import { jsonReply, type Reply } from '../http-io/reply.js';
import type { ApiCall } from './api-call.js';
import { listAuditRecords } from './audit-records.js';
import { toCustomerDetailWire } from './customer-wire.js';
import { getOverage } from './get-overage.js';
import { listCustomers } from './list-customers.js';
import { PROBLEMS } from './problem.js';
import { putOverage } from './put-overage.js';
import { Refusal } from './refusal.js';
import { getMpnProfile, listCustomerResellers, listResellers } from './relationships.js';
import { getEntitlement, getSubscription, listEntitlements, listSubscriptions } from './subscriptions.js';

/** One operation of the API. */
export interface Route {
  readonly method: string;
  /** Segments behind `/v1/`; `*` stands for any one. */
  readonly path: readonly string[];
  /** Refuses app-only tokens (403/900329). */
  readonly userOnly: boolean;
  readonly overage: boolean;
  readonly answer: (call: ApiCall) => Reply;
}

interface RouteOptions {
  readonly userOnly?: boolean;
  readonly overage?: boolean;
}

function route(method: string, path: string, answer: Route['answer'], options: RouteOptions = {}): Route {
  return { method, path: path.split('/'), userOnly: false, overage: false, answer, ...options };
}

const OVERAGE = 'customers/*/subscriptions/overage';

/** The operations; the first that fits wins, so a literal segment stands before a `*`. */
const ROUTES: readonly Route[] = [
  route('GET', OVERAGE, getOverage, { overage: true }),
  route('PUT', OVERAGE, putOverage, { overage: true }),
  route('GET', 'customers', listCustomers),
  route('GET', 'customers/*', ({ customer }) => jsonReply(200, toCustomerDetailWire(customer()))),
  route('GET', 'customers/*/subscriptions', listSubscriptions),
  route('GET', 'customers/*/subscriptions/*', getSubscription),
  route('GET', 'customers/*/subscriptions/*/azureEntitlements', listEntitlements),
  route('GET', 'customers/*/subscriptions/*/azureEntitlements/*', getEntitlement),
  route('GET', 'customers/*/relationships', listCustomerResellers, { userOnly: true }),
  route('GET', 'relationships', listResellers, { userOnly: true }),
  route('GET', 'profiles/mpn', getMpnProfile, { userOnly: true }),
  route('GET', 'auditrecords', listAuditRecords),
];

/** The operation for a path and method. @throws Refusal 404/1000 or 405/800042 */
export function findRoute(segments: readonly string[], method: string): Route {
  const fitting = ROUTES.filter(({ path }) => fits(path, segments));
  const [first] = fitting;
  if (first === undefined) throw new Refusal(PROBLEMS.notFound);
  // A literal path hides what a `*` would also match: DELETE …/overage is not DELETE …/{subscription}.
  const candidates = fitting.filter(({ path }) => path.join('/') === first.path.join('/'));
  const found = candidates.find((one) => one.method === method);
  if (found === undefined) throw new Refusal(PROBLEMS.methodNotAllowed);
  return found;
}

function fits(path: readonly string[], segments: readonly string[]): boolean {
  return path.length === segments.length && path.every((part, at) => part === '*' || part === segments[at]);
}
