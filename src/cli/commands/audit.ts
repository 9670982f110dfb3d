import type { OverageOperation } from '../../client/overage-client-api.js';
import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { parseCustomerId } from '../input/parse-customer-id.js';
import { operationPages } from '../operation-pages.js';
import { type Column, type Format, formatFor, writeRows } from '../output/write-rows.js';
import { type Surroundings, say } from '../surroundings.js';

type Setting = OverageOperation['before'];

const COLUMNS: readonly Column<OverageOperation>[] = [
  { heading: 'requested', text: ({ requestedAt }) => requestedAt },
  { heading: 'application', text: ({ requestedBy }) => requestedBy.application ?? '' },
  { heading: 'user', text: ({ requestedBy }) => requestedBy.user ?? '' },
  { heading: 'before', text: ({ before }) => settingText(before) },
  { heading: 'wanted', text: ({ wanted }) => settingText(wanted) },
  { heading: 'after', text: ({ after }) => settingText(after) },
  {
    heading: 'outcome',
    text: ({ outcome, settledAt }) => outcome ?? (settledAt === null ? 'running' : 'error'),
  },
  { heading: 'refusal', text: ({ userErrors }) => userErrors.map(({ code }) => code).join(' ') },
  { heading: 'reason', text: ({ reason }) => reason ?? '' },
  { heading: 'settled', text: ({ settledAt }) => settledAt ?? '' },
  { heading: 'operation', text: ({ id }) => id },
  { heading: 'request id', text: ({ trace }) => trace?.requestId ?? '' },
  { heading: 'correlation id', text: ({ trace }) => trace?.correlationId ?? '' },
];

/** `overage audit ID`: who changed this customer's overage, when, why, and what became of it. */
export async function audit(
  surroundings: Surroundings,
  id: string,
  options: { readonly format?: Format },
): Promise<ExitCode> {
  const customerId = parseCustomerId(id);
  const { client } = connect(surroundings);
  let count = 0;
  async function* pages(): AsyncGenerator<OverageOperation[]> {
    for await (const page of operationPages(
      client,
      { customerId },
      Number.POSITIVE_INFINITY,
      surroundings.stopping,
    )) {
      count += page.length;
      yield page;
    }
  }
  await writeRows(surroundings, formatFor(surroundings, options.format), COLUMNS, pages());
  if (count === 0) say(surroundings, `The gateway has changed nothing for ${customerId} that you may see.`);
  return EXIT.ok;
}

function settingText(setting: Setting): string {
  if (setting === null) return '';
  if (!setting.overageEnabled) return 'off';
  return `on${setting.azureEntitlementId === null ? '' : ` ${setting.azureEntitlementId}`}`;
}
