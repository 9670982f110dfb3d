/** The overage query as SDL, for the servers that are built from text. */
export const typeDefs = /* GraphQL */ `
  scalar UUID
  type Query {
    overage(customerId: UUID!): OverageCollection
    overages(customerIds: [UUID!]!): [OverageCollection]
  }
  type OverageCollection {
    totalCount: Int!
    items: [Overage!]!
  }
  type Overage {
    azureEntitlementId: UUID
    partnerId: String
    type: String!
    overageEnabled: Boolean!
    links: OverageLinks!
  }
  type OverageLinks {
    self: Link
    overage: Link
  }
  type Link {
    uri: String!
    method: HttpMethod!
  }
  enum HttpMethod {
    GET
    PUT
  }
`;
