import { randomUUID } from 'node:crypto';
import type { OverageChange, SetOverageResult } from '../../client/overage-client-api.js';
import { OverageError } from '../../client/overage-error.js';
import { confirmEnabling } from '../apply/confirm.js';
import { CliError } from '../cli-error.js';
import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { parseCustomerId } from '../input/parse-customer-id.js';
import { type Surroundings, say } from '../surroundings.js';

export interface SetOptions {
  readonly on?: true;
  readonly off?: true;
  readonly entitlement?: string;
  readonly partner?: string;
  readonly allowDefaultEntitlement?: true;
  readonly reason?: string;
  readonly idempotencyKey?: string;
  readonly wait: number;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** `overage set ID --on|--off`: changes one customer, or says what that would do. */
export async function set(surroundings: Surroundings, id: string, options: SetOptions): Promise<ExitCode> {
  // Made here, so that it is known however the command ends.
  const idempotencyKey = options.idempotencyKey ?? randomUUID();
  const change = toChange(parseCustomerId(id), options);
  const { client } = connect(surroundings);
  if (options.dryRun) {
    const preview = await client.previewOverage(change, { signal: surroundings.stopping });
    print(surroundings, preview);
    return preview.blockers.length === 0 ? EXIT.ok : EXIT.error;
  }
  if (change.overageEnabled && !options.yes) await confirmEnabling(surroundings, 1);
  try {
    const result = await client.setOverage({ ...change, idempotencyKey }, { signal: surroundings.stopping });
    print(surroundings, result);
    return explain(surroundings, result);
  } catch (error) {
    if (mayHaveBeenSent(error)) {
      say(
        surroundings,
        `The change may have been made. To carry on with this very one, and never make it twice, run the same command with: --idempotency-key ${idempotencyKey}`,
      );
    }
    throw error;
  }
}

/** A refusal for good tells that nothing was done; whatever else ended the wait does not. */
function mayHaveBeenSent(error: unknown): boolean {
  if (error instanceof CliError) return false;
  return (
    !(error instanceof OverageError) ||
    error.retryable ||
    error.code === 'NOT_A_GATEWAY' ||
    error.code === 'INTERNAL_SERVER_ERROR'
  );
}

function toChange(customerId: string, options: SetOptions): OverageChange {
  const { entitlement, partner, reason } = options;
  return {
    customerId,
    overageEnabled: options.on === true,
    allowDefaultEntitlement: options.allowDefaultEntitlement === true,
    waitForVisibleSeconds: options.wait,
    ...(entitlement !== undefined && { azureEntitlementId: entitlement }),
    ...(partner !== undefined && { partnerId: partner }),
    ...(reason !== undefined && { reason }),
  };
}

function print({ stdout }: Surroundings, result: object): void {
  stdout.write(`${JSON.stringify(result, null, stdout.isTTY ? 2 : 0)}\n`);
}

function explain(surroundings: Surroundings, { outcome, operation, userErrors }: SetOverageResult): ExitCode {
  for (const { code, message } of userErrors) say(surroundings, `${code}: ${message}`);
  if (outcome === 'REJECTED') return EXIT.error;
  if (outcome !== 'UNKNOWN') return EXIT.ok;
  say(
    surroundings,
    `Whether it took effect could not be learned. Follow operation ${operation?.id}; do not assume either.`,
  );
  return EXIT.unknownOutcomes;
}
