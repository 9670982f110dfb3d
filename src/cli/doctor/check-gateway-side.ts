import { ERROR_EXPLANATIONS } from '../../client/error-catalogue.js';
import { GatewayStatusDocument } from '../../client/operations.js';
import type { OverageClient } from '../../client/overage-client-api.js';
import { OverageError } from '../../client/overage-error.js';
import { type Finding, messageOf } from './finding.js';
import { credentialFindings, mfaFinding, partFindings } from './gateway-side-findings.js';

const check = 'status';

/** What the gateway says about its own side: parts, credentials and days left, MFA. It takes a role to be told. */
export async function checkGatewaySide(
  client: Pick<OverageClient, 'request'>,
  signal: AbortSignal,
): Promise<Finding[]> {
  try {
    const { gatewayStatus: status } = await client.request(GatewayStatusDocument, {}, { signal });
    if (status === null) return [{ check, result: 'problem', detail: 'the gateway left out the answer' }];
    const { version, mode, partnerTenant, parts, credentials, mfa } = status;
    const behind = mode === 'LIVE' ? `live, tenant ${partnerTenant}` : 'the emulator: nothing is real';
    return [
      { check, result: 'ok', detail: `version ${version}, in front of ${behind}` },
      ...partFindings(parts),
      ...(credentials === null ? [] : credentialFindings(credentials)),
      ...(mfa === null ? [] : [mfaFinding(mfa)]),
    ];
  } catch (error) {
    return [whyNotTold(error)];
  }
}

function whyNotTold(error: unknown): Finding {
  if (!(error instanceof OverageError)) return { check, result: 'problem', detail: messageOf(error) };
  const { code, message } = error;
  if (code === 'FORBIDDEN') {
    const detail =
      "the gateway's own side (credentials, MFA, days left) is told with the role Operations.Read";
    return { check, result: 'skipped', detail };
  }
  if (code === 'GRAPHQL_VALIDATION_FAILED') {
    const detail = 'this gateway is older than the command, and does not tell about its own side';
    return { check, result: 'skipped', detail };
  }
  return {
    check,
    result: 'problem',
    detail: `${code}: ${message}`,
    fix: ERROR_EXPLANATIONS[code].remedy,
  };
}
