import { columnOf, type FileRecord } from './file-record.js';
import { toGuid } from './parse-customer-id.js';

/** The state that a line of an input file wants for a customer. */
export interface Wanted {
  readonly overageEnabled: boolean;
  readonly azureEntitlementId?: string;
  readonly partnerId?: string;
  readonly allowDefaultEntitlement?: true;
}

export interface WantedRow {
  readonly line: number;
  readonly customerId: string;
  readonly wanted: Wanted;
  readonly reason?: string;
}

/** What the gateway refuses in a reason: signs of no width, but for the joiners, and of direction. */
const DECEIVING = /[\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u;

/** Known columns as `columnOf` names them. */
const COLUMNS: Readonly<Record<string, keyof Cells | 'ignored'>> = {
  customerid: 'customerId',
  overage: 'overage',
  azureentitlementid: 'azureEntitlementId',
  partnerid: 'partnerId',
  allowdefaultentitlement: 'allowDefaultEntitlement',
  reason: 'reason',
  companyname: 'ignored',
  note: 'ignored',
};

interface Cells {
  customerId: string;
  overage: string;
  azureEntitlementId: string;
  partnerId: string;
  allowDefaultEntitlement: string;
  reason: string;
}

const YES_OR_NO = new Map([
  ...['on', 'true', '1', 'yes', 'enabled'].map((word) => [word, true] as const),
  ...['off', 'false', '0', 'no', 'disabled'].map((word) => [word, false] as const),
]);
const LONGEST_REASON = 500;

/** The row that a record stands for, or everything that is wrong with it, for people. */
export function toWantedRow(record: FileRecord): WantedRow | readonly string[] {
  if ('problem' in record) return [record.problem];
  const { line } = record;
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const cells: Cells = {
    customerId: '',
    overage: '',
    azureEntitlementId: '',
    partnerId: '',
    allowDefaultEntitlement: '',
    reason: '',
  };
  for (const [name, value] of record.cells) {
    const bare = columnOf(name);
    const column = COLUMNS[bare];
    const other = seen.get(bare);
    seen.set(bare, name);
    if (column === undefined) problems.push(`there is no column "${name}"; ${KNOWN}`);
    else if (other === name) problems.push(`"${name}" stands there twice`);
    else if (other !== undefined) problems.push(`"${other}" and "${name}" say the same; give one of them`);
    else if (column !== 'ignored') cells[column] = value === null ? '' : String(value).trim();
  }
  const row = toRow(line, cells, problems);
  return problems.length > 0 || row === undefined ? problems : row;
}

const KNOWN =
  'known are customerId, overage (on or off), azureEntitlementId, partnerId, allowDefaultEntitlement, reason; companyName and note are ignored';

function toRow(line: number, cells: Cells, problems: string[]): WantedRow | undefined {
  const customerId = toGuid(cells.customerId);
  if (cells.customerId === '') problems.push('customerId is missing');
  else if (customerId === undefined) problems.push(`customerId "${cells.customerId}" is no GUID`);
  const overageEnabled = YES_OR_NO.get(cells.overage.toLowerCase());
  if (overageEnabled === undefined) problems.push(`overage is "${cells.overage}"; it must be on or off`);
  const azureEntitlementId = toGuid(cells.azureEntitlementId);
  if (cells.azureEntitlementId !== '' && azureEntitlementId === undefined)
    problems.push(`azureEntitlementId "${cells.azureEntitlementId}" is no GUID`);
  const { partnerId, reason } = cells;
  if (!/^\d{0,15}$/.test(partnerId))
    problems.push(`partnerId "${partnerId}" is not the digits of a PartnerID`);
  const allowDefault = YES_OR_NO.get(cells.allowDefaultEntitlement.toLowerCase() || 'no');
  if (allowDefault === undefined) problems.push('allowDefaultEntitlement must be yes or no');
  if (reason.length > LONGEST_REASON) problems.push(`reason is longer than ${LONGEST_REASON} characters`);
  if (/\p{Cc}/u.test(reason)) problems.push('reason holds a line break or another control character');
  if (DECEIVING.test(reason))
    problems.push('reason holds an invisible character or one that changes the direction of writing');
  if (customerId === undefined || overageEnabled === undefined) return undefined;
  return {
    line,
    customerId,
    wanted: {
      overageEnabled,
      ...(azureEntitlementId !== undefined && { azureEntitlementId }),
      ...(partnerId !== '' && { partnerId }),
      ...(allowDefault === true && { allowDefaultEntitlement: true }),
    },
    ...(reason !== '' && { reason }),
  };
}
