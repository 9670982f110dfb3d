const DOCUMENTED_CUSTOMER = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
/** Customers of the emulator that are free to try. */
const OVERAGE_IS_OFF = '0c5a0000-0000-4000-8000-000000000022';
const OVERAGE_IS_ON = '0c5a0000-0000-4000-8000-000000000024';

/** Variables for each documented operation, by the name of its file; they fit the emulator's customers. */
export const EXAMPLE_VARIABLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  overage: { customerId: DOCUMENTED_CUSTOMER },
  overages: { customerIds: [DOCUMENTED_CUSTOMER, OVERAGE_IS_OFF, OVERAGE_IS_ON] },
  customers: { first: 5, search: { companyNameStartsWith: 'W' } },
  'customers-with-overage': { first: 5 },
  'customer-page': { customerId: DOCUMENTED_CUSTOMER },
  'preview-overage': {
    input: {
      customerId: OVERAGE_IS_OFF,
      overageEnabled: true,
      azureEntitlementId: '7e68ca17-d8b1-4aea-8746-e9ab8678e278',
      dryRun: true,
    },
  },
  'set-overage': { input: { customerId: OVERAGE_IS_ON, overageEnabled: false } },
  'overage-operations': { first: 5 },
  'gateway-status': {},
  // No operation has this id; that of an answer to set-overage goes here.
  'overage-operation': { id: '00000000-0000-4000-8000-000000000000' },
};
