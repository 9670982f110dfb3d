import type { ListedAnswer } from '../../client/overage-client-api.js';
import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.js';
import { inBatches } from '../in-batches.js';
import { parseCustomerId } from '../input/parse-customer-id.js';
import { type Column, type Format, formatFor, writeRows } from '../output/write-rows.js';
import { errorOf, MOST_AT_ONCE, readCustomers } from '../read-customers.js';
import type { Surroundings } from '../surroundings.js';

/** One setting of a customer; a customer without any has one row all the same. */
interface Row {
  readonly customerId: string;
  readonly type: string | null;
  readonly overageEnabled: boolean | null;
  readonly azureEntitlementId: string | null;
  readonly partnerId: string | null;
  /** What was sent and is not to be seen yet. */
  readonly pending: boolean | null;
  readonly ageMs: number | null;
  readonly error: string | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: 'customer', text: ({ customerId }) => customerId },
  { heading: 'type', text: ({ type }) => type ?? '' },
  {
    heading: 'overage',
    text: ({ error, overageEnabled }) => (error === null ? onOff(overageEnabled) : 'error'),
  },
  { heading: 'pending', text: ({ pending }) => (pending === null ? '' : onOff(pending)) },
  { heading: 'entitlement', text: ({ azureEntitlementId }) => azureEntitlementId ?? '' },
  { heading: 'partner', text: ({ partnerId }) => partnerId ?? '' },
  { heading: 'problem', text: ({ error }) => error ?? '' },
];

/** `overage get ID…`: the overage of some customers. */
export async function get(
  surroundings: Surroundings,
  ids: readonly string[],
  options: { readonly format?: Format },
): Promise<ExitCode> {
  const customerIds = [...new Set(ids.map(parseCustomerId))];
  const { client } = connect(surroundings);
  const failed: ListedAnswer[] = [];
  async function* pages(): AsyncGenerator<Row[]> {
    for await (const batch of inBatches(customerIds, MOST_AT_ONCE)) {
      const answers = await readCustomers(client, batch, surroundings.stopping);
      failed.push(...answers.filter((answer) => errorOf(answer) !== undefined));
      yield answers.flatMap(toRows);
    }
  }
  await writeRows(surroundings, formatFor(surroundings, options.format), COLUMNS, pages());
  const error = errorOf(failed[0]);
  if (error === undefined) return EXIT.ok;
  return failed.length < customerIds.length ? EXIT.partlyDone : exitCodeOf(error);
}

function toRows(answer: ListedAnswer): Row[] {
  if ('error' in answer) {
    return [
      { ...NOTHING, customerId: answer.customerId, error: `${answer.error.code}: ${answer.error.message}` },
    ];
  }
  const { customerId, items, pendingOperation, freshness } = answer.overage;
  const about = {
    customerId,
    pending: pendingOperation?.wanted.overageEnabled ?? null,
    ageMs: freshness.ageMs,
  };
  if (items.length === 0) return [{ ...NOTHING, ...about }];
  return items.map(({ type, overageEnabled, azureEntitlementId, partnerId }) => ({
    ...NOTHING,
    ...about,
    type,
    overageEnabled,
    azureEntitlementId,
    partnerId,
  }));
}

const NOTHING = {
  type: null,
  overageEnabled: null,
  azureEntitlementId: null,
  partnerId: null,
  pending: null,
  ageMs: null,
  error: null,
};

function onOff(enabled: boolean | null): string {
  if (enabled === null) return 'never set';
  return enabled ? 'on' : 'off';
}
