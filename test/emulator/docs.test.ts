import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SWITCH_TABLE } from '../../src/emulator/control/switch-table.js';
import { acceptedValues, type SwitchRow } from '../../src/emulator/control/switches.js';
import { ENTRA_PROBLEMS } from '../../src/emulator/entra-id/entra-error.js';
import { FAULT_KINDS } from '../../src/emulator/faults/fault-kinds.js';
import { PARTNERS } from '../../src/emulator/rest-api/partners.js';
import { FAULT_ROWS, faultCustomerId, LATE_ROWS } from '../../src/emulator/seed/fault-customers.js';
import { NAMED_CUSTOMERS } from '../../src/emulator/seed/named-customers.js';

const DOCUMENT = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, as it stands in the document. */
function rowsUnder(heading: string): string[] {
  const section = DOCUMENT.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);
}

const line = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const shownDefault = ({ default: value }: SwitchRow<boolean | number | string>) =>
  value === '' ? '(empty)' : `\`${value}\``;

/** What docs/emulator.md must say: one table a section, made from the data. */
const TABLES: Record<string, string[]> = {
  'Customers to try': NAMED_CUSTOMERS.map(({ about, customer }) =>
    line(`\`${customer.id}\``, customer.companyName, about),
  ),
  PartnerIDs: PARTNERS.map(({ mpnId, name, reseller }) => line(`\`${mpnId}\``, name, reseller)),
  'Fault customers': [...FAULT_ROWS, ...LATE_ROWS].map(({ number, about }) =>
    line(`\`${faultCustomerId(number)}\``, about),
  ),
  'Kinds of faults': Object.entries(FAULT_KINDS).map(([kind, { about }]) => line(`\`${kind}\``, about)),
  'Entra errors': [...ENTRA_PROBLEMS].map(([aadsts, { status, error, text }]) =>
    line(aadsts, status, `\`${error}\``, text),
  ),
  Switches: Object.entries(SWITCH_TABLE).map(([name, row]: [string, SwitchRow<boolean | number | string>]) =>
    line(row.question ?? '–', `\`${name}\``, shownDefault(row), acceptedValues(row.accepts), row.about),
  ),
};

describe('docs/emulator.md', () => {
  it.each(Object.keys(TABLES))('says what the data says: %s', (heading) => {
    expect(rowsUnder(heading)).toEqual(TABLES[heading]);
  });
});
