import { TENANT_ID } from '../entra-id/tenant.js';
import { queryOf } from '../http-io/exchange.js';
import type { Reply } from '../http-io/reply.js';
import type { AuditRecord } from '../state/audit-trail.js';
import type { ApiCall } from './api-call.js';
import { collectionReply } from './collection-wire.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';

const DAY_MS = 86_400_000;

/** "Get a record of Partner Center activity": overage changes stand there as `manage_overage`. */
export function listAuditRecords({ world, exchange }: ApiCall): Reply {
  const query = queryOf(exchange);
  const startDate = query.get('startDate');
  if (startDate === null) throw new Refusal(PROBLEMS.invalidInput, 'startDate is required.');
  const endDate = query.get('endDate');
  const until = endDate === null ? world.now() : dayOf(endDate);
  const size = Number(query.get('size') ?? 500);
  const records = world.audit.between(dayOf(startDate), until + DAY_MS).slice(0, size);
  return collectionReply(records.map(toAuditWire), `/auditrecords?startDate=${startDate}`);
}

function dayOf(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Refusal(PROBLEMS.invalidInput, 'Dates are written YYYY-MM-DD.');
  return ms;
}

function toAuditWire({ id, atMs, customer, overage, applicationId, upn }: AuditRecord): object {
  return {
    id,
    partnerId: TENANT_ID,
    customerId: customer.id,
    customerName: customer.companyName,
    ...(upn === undefined ? {} : { userPrincipalName: upn }),
    applicationId,
    resourceType: 'overage',
    resourceNewValue: JSON.stringify(overage),
    operationType: 'manage_overage',
    operationDate: new Date(atMs).toISOString(),
    operationStatus: 'succeeded',
    attributes: { objectType: 'AuditRecord' },
  };
}
