import type { Customer } from '../state/customer.js';
import { azurePlan, callingPlan } from './subscriptions.js';

/** The customer of the documented examples. */
export const DOCUMENTED_CUSTOMER_ID = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';

/** The entitlement of the documented examples. */
export const DOCUMENTED_ENTITLEMENT_ID = 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e';

/** In the state in which "Get overage" shows it. */
export const DOCUMENTED_CUSTOMER: Customer = {
  id: DOCUMENTED_CUSTOMER_ID,
  companyName: 'Fourth Coffee',
  domain: 'fourthcoffee.onmicrosoft.com',
  relationshipToPartner: 'reseller',
  allowDelegatedAccess: true,
  overageOwner: 'us',
  indirectResellers: ['1234', '5357563'],
  subscriptions: [
    callingPlan(DOCUMENTED_CUSTOMER_ID),
    azurePlan(DOCUMENTED_CUSTOMER_ID, [
      { id: DOCUMENTED_ENTITLEMENT_ID, friendlyName: 'Subscription 1', status: 'active', partnerId: '1234' },
    ]),
  ],
  overage: {
    azureEntitlementId: DOCUMENTED_ENTITLEMENT_ID,
    partnerId: '1234',
    type: 'PhoneServices',
    overageEnabled: true,
  },
};
