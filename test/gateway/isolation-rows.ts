import { DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import type { CallerName } from '../support/many-callers.js';

export type Result = 'answered' | 'FORBIDDEN' | 'NOT_FOUND';

/** What a caller gets for the documented customer, and for the other one. */
type Expected = Record<CallerName, readonly [documented: Result, other: Result]>;

export interface Row {
  readonly document: string;
  readonly variables: (customerId: string) => Record<string, unknown>;
  readonly expected: Expected;
  /** False for what the gateway answers from its own records. */
  readonly asksUpstream?: false;
}

export const READING: Expected = {
  reader: ['answered', 'answered'],
  operator: ['answered', 'answered'],
  stranger: ['FORBIDDEN', 'FORBIDDEN'],
  changer: ['FORBIDDEN', 'FORBIDDEN'],
  scoped: ['answered', 'NOT_FOUND'],
  unlisted: ['NOT_FOUND', 'NOT_FOUND'],
  user: ['answered', 'answered'],
  'user of a reading application': ['answered', 'answered'],
  'user without roles': ['FORBIDDEN', 'FORBIDDEN'],
  'member of a group': ['answered', 'NOT_FOUND'],
  'member of another group': ['NOT_FOUND', 'NOT_FOUND'],
};

const WRITING: Expected = {
  ...READING,
  reader: ['FORBIDDEN', 'FORBIDDEN'],
  changer: ['answered', 'answered'],
  user: ['FORBIDDEN', 'FORBIDDEN'],
  'user of a reading application': ['FORBIDDEN', 'FORBIDDEN'],
};

/** The change of an operator, by its id: for others it takes Operations.Read and the customer. */
export const READING_A_CHANGE: Expected = {
  ...READING,
  reader: ['NOT_FOUND', 'NOT_FOUND'],
  stranger: ['NOT_FOUND', 'NOT_FOUND'],
  changer: ['NOT_FOUND', 'NOT_FOUND'],
  user: ['NOT_FOUND', 'NOT_FOUND'],
  'user of a reading application': ['NOT_FOUND', 'NOT_FOUND'],
  'user without roles': ['NOT_FOUND', 'NOT_FOUND'],
};

/** Who asked for a change, why, and under which key, where a read of the customer shows the change as pending. */
export const READING_WHOSE_CHANGE: Readonly<
  Record<CallerName, 'shown' | 'hidden' | 'FORBIDDEN' | 'NOT_FOUND'>
> = {
  reader: 'hidden',
  operator: 'shown',
  stranger: 'FORBIDDEN',
  changer: 'FORBIDDEN',
  scoped: 'shown',
  unlisted: 'NOT_FOUND',
  user: 'hidden',
  'user of a reading application': 'hidden',
  'user without roles': 'FORBIDDEN',
  'member of a group': 'shown',
  'member of another group': 'NOT_FOUND',
};

/** Everyone may list the changes of a customer that it may touch; without Operations.Read only its own. */
const LISTING_CHANGES: Expected = {
  ...READING,
  stranger: ['answered', 'answered'],
  changer: ['answered', 'answered'],
  'user without roles': ['answered', 'answered'],
};

/** About no customer: by the role Operations.Read alone. */
const OPERATING: Expected = {
  ...WRITING,
  changer: ['FORBIDDEN', 'FORBIDDEN'],
  scoped: ['answered', 'answered'],
  unlisted: ['answered', 'answered'],
  'member of a group': ['answered', 'answered'],
  'member of another group': ['answered', 'answered'],
};

/** Not about a customer by its id; each has a test of its own. */
export const BY_ANOTHER_WAY = ['Query.customers', 'Query.overageOperation'];

/** Every other field of Query and Mutation, by its path in the schema. */
export const ROWS: Readonly<Record<string, Row>> = {
  'Query.overage': {
    document: 'query ($id: UUID!) { overage(customerId: $id) { totalCount } }',
    variables: (id) => ({ id }),
    expected: READING,
  },
  'Query.overages': {
    document: 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }',
    variables: (id) => ({ ids: [id] }),
    expected: READING,
  },
  'Query.customer': {
    document: 'query ($id: UUID!) { customer(id: $id) { companyName overage { totalCount } } }',
    variables: (id) => ({ id }),
    expected: READING,
  },
  'Query.overageOperations': {
    document: 'query ($id: UUID!) { overageOperations(customerId: $id) { edges { cursor } } }',
    variables: (id) => ({ id }),
    expected: LISTING_CHANGES,
    asksUpstream: false,
  },
  'Query.gatewayStatus': {
    document: '{ gatewayStatus { version partnerTenant parts { name } credentials { kind } } }',
    variables: () => ({}),
    expected: OPERATING,
    asksUpstream: false,
  },
  'Mutation.setOverage': {
    document: 'mutation ($input: SetOverageInput!) { setOverage(input: $input) { outcome } }',
    variables: (customerId) => ({
      input: { customerId, overageEnabled: true, azureEntitlementId: DOCUMENTED_ENTITLEMENT },
    }),
    expected: WRITING,
  },
};
