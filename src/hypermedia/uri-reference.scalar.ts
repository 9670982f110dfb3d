import { GraphQLError, GraphQLScalarType } from 'graphql';

/** Output only: nothing that a caller sends is ever followed as a link. */
export const UriReference = new GraphQLScalarType<string, string>({
  name: 'UriReference',
  description:
    "An RFC 3986 URI reference, usually relative to Partner Center's API root, such as /customers/{id}/subscriptions/overage. It is for display and matching; the gateway is what you call.",
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3986',
  serialize: (value) => {
    if (typeof value === 'string') return value;
    throw new GraphQLError('A URI reference must be a string.');
  },
  parseValue: refuseInput,
  parseLiteral: refuseInput,
});

function refuseInput(): never {
  throw new GraphQLError('A UriReference cannot be given as input.');
}
