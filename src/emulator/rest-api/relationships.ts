import { queryOf } from '../http-io/exchange.js';
import { jsonReply, type Reply } from '../http-io/reply.js';
import type { ApiCall } from './api-call.js';
import { collectionReply, linkWire } from './collection-wire.js';
import { findPartner, OWN_MPN_ID, PARTNERS, type Partner } from './partners.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';

/** "Get a list of indirect resellers" of the emulated provider. */
export function listResellers({ exchange }: ApiCall): Reply {
  if (queryOf(exchange).get('relationship_type') !== 'IsIndirectCloudSolutionProviderOf') {
    throw new Refusal(PROBLEMS.unknownEnum, 'relationship_type must be IsIndirectCloudSolutionProviderOf.');
  }
  return collectionReply(
    PARTNERS.filter(({ reseller }) => reseller !== 'no').map((partner) => ({
      ...relationshipWire(partner),
      state: partner.reseller === 'active' ? 'Active' : 'Inactive',
      location: partner.location,
    })),
  );
}

/** "Get indirect resellers of a customer". */
export function listCustomerResellers({ customer }: ApiCall): Reply {
  const partners = customer().indirectResellers.map(findPartner);
  return collectionReply(partners.filter((partner) => partner !== undefined).map(relationshipWire));
}

/** "Get a partner by PartnerID"; without one, the emulated partner itself. @throws Refusal 404/3000 */
export function getMpnProfile({ exchange }: ApiCall): Reply {
  const partner = findPartner(queryOf(exchange).get('mpnId') ?? OWN_MPN_ID);
  if (partner === undefined) throw new Refusal(PROBLEMS.organisationUnknown);
  return jsonReply(200, {
    partnerName: partner.name,
    mpnId: partner.mpnId,
    profileType: 'MpnProfile',
    links: { self: linkWire('/profiles/mpn') },
    attributes: { objectType: 'MpnProfile' },
  });
}

function relationshipWire({ tenantId, name, mpnId }: Partner): object {
  return {
    id: tenantId,
    name,
    relationshipType: 'is_indirect_cloud_solution_provider_of',
    mpnId,
    attributes: { objectType: 'PartnerRelationship' },
  };
}
