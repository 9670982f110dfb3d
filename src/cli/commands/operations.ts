import type { SetOverageOutcome } from '../../client/operations.js';
import type { OverageOperation } from '../../client/overage-client-api.js';
import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { parseCustomerId } from '../input/parse-customer-id.js';
import { parseInstant } from '../input/parse-duration.js';
import { operationPages } from '../operation-pages.js';
import { type Column, type Format, formatFor, writeRows } from '../output/write-rows.js';
import type { Surroundings } from '../surroundings.js';

export interface OperationsOptions {
  readonly outcome?: SetOverageOutcome;
  readonly since?: string;
  readonly until?: string;
  readonly customer?: string;
  readonly limit: number;
  readonly format?: Format;
}

const COLUMNS: readonly Column<OverageOperation>[] = [
  { heading: 'requested', text: ({ requestedAt }) => requestedAt },
  { heading: 'operation', text: ({ id }) => id },
  { heading: 'customer', text: ({ customerId }) => customerId },
  { heading: 'wanted', text: ({ wanted }) => (wanted.overageEnabled ? 'on' : 'off') },
  {
    heading: 'outcome',
    text: ({ outcome, settledAt }) => outcome ?? (settledAt === null ? 'running' : 'error'),
  },
  { heading: 'by', text: ({ requestedBy }) => requestedBy.user ?? requestedBy.application ?? '' },
  { heading: 'reason', text: ({ reason }) => reason ?? '' },
];

/** `overage operations`: changes, newest first; `--outcome UNKNOWN` for those to look after. */
export async function operations(surroundings: Surroundings, options: OperationsOptions): Promise<ExitCode> {
  const { outcome, since, until, customer } = options;
  const now = new Date();
  const filter = {
    ...(customer !== undefined && { customerId: parseCustomerId(customer) }),
    filter: {
      ...(outcome !== undefined && { outcome }),
      ...(since !== undefined && { since: parseInstant(since, now) }),
      ...(until !== undefined && { until: parseInstant(until, now) }),
    },
  };
  const { client } = connect(surroundings);
  const pages = operationPages(client, filter, options.limit, surroundings.stopping);
  await writeRows(surroundings, formatFor(surroundings, options.format), COLUMNS, pages);
  return EXIT.ok;
}
