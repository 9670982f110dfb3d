/** The promised part of the schema: these names, with these types, for as long as there are clients. */
export const CONTRACT = `
scalar UUID scalar DateTime scalar UriReference
enum HttpMethod { GET POST PUT PATCH }
enum FreshnessSource { LIVE CACHE STALE }
enum SetOverageOutcome { ACCEPTED VISIBLE UNCHANGED REJECTED UNKNOWN PREVIEW }
enum SetOverageUserErrorCode {
  AZURE_ENTITLEMENT_NOT_FOUND LEGACY_AZURE_SUBSCRIPTION NOT_ELIGIBLE OWNED_BY_ANOTHER_PARTNER PARTNER_NOT_FOUND
  PARTNER_NOT_INDIRECT_RESELLER ENTITLEMENT_REQUIRED CHANGES_FROZEN ENABLE_LIMIT_REACHED EXPECTATION_FAILED UPSTREAM_REFUSED
}

type Query {
  overage(customerId: UUID!, maxAgeSeconds: Int): OverageCollection
  overages(customerIds: [UUID!]!, maxAgeSeconds: Int): [OverageCollection]
  customer(id: UUID!): Customer
  customers(first: Int! = 25, after: String, search: CustomerSearch): CustomerConnection
  overageOperation(id: UUID!): OverageOperation
  overageOperations(customerId: UUID, filter: OverageOperationFilter, first: Int! = 20, after: String): OverageOperationConnection
}
type Mutation { setOverage(input: SetOverageInput!): SetOveragePayload }

type OverageCollection {
  customerId: UUID! totalCount: Int! items: [Overage!]! links: CollectionLinks! freshness: Freshness! trace: UpstreamTrace
  pendingOperation: OverageOperation
}
type Overage {
  customerId: UUID! azureEntitlementId: UUID partnerId: String type: String! overageEnabled: Boolean! links: OverageLinks!
  azureEntitlement: AzureEntitlement customer: Customer
}
type OverageLinks { self: Link overage: Link }
type CollectionLinks { self: Link next: Link previous: Link }
type Link { uri: UriReference! method: HttpMethod! headers: [LinkHeader!]! }
type LinkHeader { key: String! value: String! }
type Freshness { source: FreshnessSource! fetchedAt: DateTime! ageMs: Int! }
type UpstreamTrace { requestId: String correlationId: String }

input SetOverageInput {
  customerId: UUID! overageEnabled: Boolean! azureEntitlementId: UUID partnerId: String azureResourceGroup: AzureResourceGroupInput
  allowDefaultEntitlement: Boolean! = false idempotencyKey: String expectedOverageEnabled: Boolean
  dryRun: Boolean! = false waitForVisibleSeconds: Int! = 0 reason: String
}
input OverageOperationFilter { outcome: SetOverageOutcome application: String user: String since: DateTime until: DateTime }
input AzureResourceGroupInput { location: String tags: [TagInput!] }
input TagInput { name: String! value: String! }
input CustomerSearch { companyNameStartsWith: String domainStartsWith: String }

type SetOveragePayload {
  outcome: SetOverageOutcome! overage: Overage operation: OverageOperation preview: OveragePreview userErrors: [SetOverageUserError!]!
}
type OveragePreview { before: OverageSetting after: OverageSetting! blockers: [SetOverageUserError!]! }
type SetOverageUserError { code: SetOverageUserErrorCode! field: [String!] message: String! upstreamCode: String }
type OverageOperation {
  id: UUID! customerId: UUID! idempotencyKey: String! requestedBy: Actor! requestedAt: DateTime! reason: String
  wanted: OverageSetting! before: OverageSetting after: OverageSetting outcome: SetOverageOutcome settledAt: DateTime
  lastObserved: ObservedSetting userErrors: [SetOverageUserError!]! upstreamStatus: Int trace: UpstreamTrace
}
type Actor { application: String user: String tenant: String }
type OverageSetting { azureEntitlementId: UUID partnerId: String overageEnabled: Boolean! }
type ObservedSetting { at: DateTime! overageEnabled: Boolean! }
type OverageOperationConnection { edges: [OverageOperationEdge!]! pageInfo: PageInfo! }
type OverageOperationEdge { cursor: String! node: OverageOperation! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Customer { id: UUID! }
type CustomerConnection { pageInfo: PageInfo! }
type AzureEntitlement { id: UUID! }
`;
