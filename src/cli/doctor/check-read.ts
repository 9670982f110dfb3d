import { ERROR_EXPLANATIONS } from '../../client/error-catalogue.js';
import type { OverageClient } from '../../client/overage-client-api.js';
import { OverageError } from '../../client/overage-error.js';
import { type Finding, messageOf } from './finding.js';

/** Whether the gateway takes the token: a read of the record of changes, which asks nothing of Partner Center. */
export async function checkRead(client: OverageClient, signal: AbortSignal): Promise<Finding> {
  return attempt('read', async () => {
    await client.operations({ first: 1 }, { signal });
    return 'the gateway takes the token and answers';
  });
}

/** Whether the policy gives this customer, and whether the gateway gets an answer of Partner Center. */
export async function checkCustomer(
  client: OverageClient,
  customerId: string | undefined,
  signal: AbortSignal,
): Promise<Finding> {
  if (customerId === undefined) {
    return {
      check: 'policy',
      result: 'skipped',
      detail: 'give --customer ID to read one customer through Partner Center',
    };
  }
  return attempt('policy', async () => {
    const { totalCount, trace } = await client.overage(customerId, { signal });
    return `${customerId} may be read and has ${totalCount} settings (MS-RequestId ${trace?.requestId ?? 'none'})`;
  });
}

async function attempt(check: string, read: () => Promise<string>): Promise<Finding> {
  try {
    return { check, result: 'ok', detail: await read() };
  } catch (error) {
    if (!(error instanceof OverageError)) return { check, result: 'problem', detail: messageOf(error) };
    const detail = `${error.code}: ${error.message}`;
    return { check, result: 'problem', detail, fix: ERROR_EXPLANATIONS[error.code].remedy };
  }
}
