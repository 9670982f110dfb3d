import type { EmulatorSwitches } from '../control/switch-table.js';
import type { OverageRecord } from '../state/customer.js';

/** The relation `overage` of a customer; without `/v1` as in the documented examples. */
function overageLink(customerId: string, switches: EmulatorSwitches): object {
  const prefix = switches.linksWithVersion ? '/v1' : '';
  return { uri: `${prefix}/customers/${customerId}/subscriptions/overage`, method: 'GET', headers: [] };
}

/** One overage as "Get overage" and "Update overage" show it, its members in their order. */
export function toOverageWire(
  customerId: string,
  overage: OverageRecord,
  switches: EmulatorSwitches,
): object {
  const { azureEntitlementId, partnerId, type, overageEnabled, azureResourceGroup } = overage;
  return {
    ...(azureEntitlementId === undefined ? {} : { azureEntitlementId }),
    ...partnerIdMember(partnerId, switches),
    type,
    overageEnabled,
    ...(switches.echoResourceGroup && azureResourceGroup !== undefined ? { azureResourceGroup } : {}),
    links: { overage: overageLink(customerId, switches) },
    attributes: { objectType: 'Overage' },
  };
}

/** The collection that a GET answers; empty where nothing is set. */
export function toOverageCollectionWire(
  customerId: string,
  overage: OverageRecord | null,
  switches: EmulatorSwitches,
): object {
  const items = [...ownItems(overage, switches), ...extraItems(switches)];
  return {
    totalCount: items.length,
    items: items.map((item) => toOverageWire(customerId, item, switches)),
    attributes: { objectType: 'Collection' },
  };
}

function ownItems(overage: OverageRecord | null, switches: EmulatorSwitches): OverageRecord[] {
  if (overage !== null) return [overage];
  return switches.emptyOverage === 'disabled-entry' ? [{ type: 'PhoneServices', overageEnabled: false }] : [];
}

function extraItems({ extraOverageType }: EmulatorSwitches): OverageRecord[] {
  return extraOverageType === '' ? [] : [{ type: extraOverageType, overageEnabled: false }];
}

function partnerIdMember(partnerId: string | undefined, switches: EmulatorSwitches): object {
  if (partnerId !== undefined) return { partnerId };
  if (switches.absentPartnerId === 'empty') return { partnerId: '' };
  return switches.absentPartnerId === 'null' ? { partnerId: null } : {};
}
