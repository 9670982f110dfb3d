import { guidOf } from '../guid.js';

/** A partner that has a PartnerID (MPN). */
export interface Partner {
  readonly mpnId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly location: string;
  /** Whether it is an indirect reseller of the emulated provider, and in good standing. */
  readonly reseller: 'active' | 'inactive' | 'no';
}

/** The emulated partner itself: an indirect provider. */
export const OWN_MPN_ID = '1000001';

const partner = (mpnId: string, name: string, location: string, reseller: Partner['reseller']): Partner => ({
  mpnId,
  name,
  location,
  reseller,
  tenantId: guidOf(`partner:${mpnId}`),
});

/** Every PartnerID that exists. 1234 and 5357563 are those of the documented examples. */
export const PARTNERS: readonly Partner[] = [
  partner(OWN_MPN_ID, 'Contoso Distribution', 'US', 'no'),
  partner('1234', 'Fabrikam Resale', 'US', 'active'),
  partner('5357563', 'Adatum Channel', 'CA', 'active'),
  partner('4820017', 'Northwind Partners', 'DE', 'active'),
  partner('4820018', 'Tailspin Partners', 'FR', 'inactive'),
  partner('7777777', 'Proseware Direct', 'GB', 'no'),
];

/** The partner with this PartnerID. */
export function findPartner(mpnId: string): Partner | undefined {
  return PARTNERS.find((one) => one.mpnId === mpnId);
}
