import { GatewayError } from '../../errors/gateway-error.js';
import type { AzureResourceGroupWire } from '../../partner-center/overage.wire.js';
import type { AzureResourceGroupInput, SetOverageInput, TagInput } from '../set-overage.input.js';
import { deceives, withoutJoiners } from './deceiving-text.js';
import type { OverageChange } from './overage-change.js';

/** PartnerIDs (MPN ids) are digits; the examples have 4 and 7 of them. */
const PARTNER_ID = /^\d{1,15}$/;
/** ARM region names are lower-case letters and digits. */
const REGION = /^[a-z][a-z0-9]{1,49}$/;
const CONTROL = /\p{Cc}/u;
const LONGEST_TAG_NAME = 512;
const LONGEST_TAG_VALUE = 256;
const MOST_TAGS = 50;
const LONGEST_KEY = 255;
const LONGEST_REASON = 500;
const LONGEST_WAIT_SECONDS = 15;

/**
 * Checks what the schema cannot say and leaves out what was not given.
 * @throws GatewayError `BAD_USER_INPUT` that names the input
 */
export function toOverageChange(input: SetOverageInput): OverageChange {
  const { partnerId, azureEntitlementId, azureResourceGroup, expectedOverageEnabled } = input;
  if (partnerId != null && !PARTNER_ID.test(partnerId)) {
    throw badInput('input.partnerId', 'must be the digits of a PartnerID (MPN id), such as 5357563');
  }
  const { idempotencyKey, reason, waitForVisibleSeconds } = input;
  if (idempotencyKey != null && (!isText(idempotencyKey, LONGEST_KEY) || deceives(idempotencyKey))) {
    throw badInput('input.idempotencyKey', `must be 1 to ${LONGEST_KEY} printable characters`);
  }
  if (reason != null && !isReason(reason)) {
    throw badInput('input.reason', `must be 1 to ${LONGEST_REASON} printable characters`);
  }
  if (waitForVisibleSeconds < 0 || waitForVisibleSeconds > LONGEST_WAIT_SECONDS) {
    throw badInput('input.waitForVisibleSeconds', `must be 0 to ${LONGEST_WAIT_SECONDS}`);
  }
  return {
    customerId: input.customerId,
    wanted: {
      overageEnabled: input.overageEnabled,
      ...(azureEntitlementId != null && { azureEntitlementId }),
      ...(partnerId != null && { partnerId }),
    },
    allowDefaultEntitlement: input.allowDefaultEntitlement,
    ...(azureResourceGroup != null && { azureResourceGroup: toResourceGroup(azureResourceGroup) }),
    ...(expectedOverageEnabled != null && { expectedOverageEnabled }),
    ...(idempotencyKey != null && { idempotencyKey }),
    ...(reason != null && { reason }),
    waitForVisibleSeconds,
  };
}

function isText(text: string, longest: number): boolean {
  return text.trim() !== '' && isPrintable(text, longest);
}

function isReason(reason: string): boolean {
  const visible = withoutJoiners(reason);
  return isText(reason, LONGEST_REASON) && visible.trim() !== '' && !deceives(visible);
}

function isPrintable(text: string, longest: number): boolean {
  return text.length <= longest && text.isWellFormed() && !CONTROL.test(text);
}

function toResourceGroup({ location, tags }: AzureResourceGroupInput): AzureResourceGroupWire {
  if (location != null && !REGION.test(location)) {
    throw badInput(
      'input.azureResourceGroup.location',
      'must be an Azure region name, such as canadacentral',
    );
  }
  return { ...(location != null && { location }), ...(tags != null && { tags: toTags(tags) }) };
}

function toTags(tags: readonly TagInput[]): Record<string, string> {
  const where = 'input.azureResourceGroup.tags';
  if (tags.length > MOST_TAGS) throw badInput(where, `must be at most ${MOST_TAGS}`);
  const result = new Map<string, string>();
  for (const [index, { name, value }] of tags.entries()) {
    if (!isText(name, LONGEST_TAG_NAME)) {
      throw badInput(`${where}[${index}].name`, `must be 1 to ${LONGEST_TAG_NAME} printable characters`);
    }
    if (!isPrintable(value, LONGEST_TAG_VALUE)) {
      throw badInput(`${where}[${index}].value`, `must be at most ${LONGEST_TAG_VALUE} printable characters`);
    }
    if (result.has(name)) throw badInput(`${where}[${index}].name`, 'stands there twice');
    result.set(name, value);
  }
  return Object.fromEntries(result);
}

function badInput(where: string, what: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${where} ${what}.`);
}
