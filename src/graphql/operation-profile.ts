import { BREAK, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, visit } from 'graphql';
import type { Variables } from './argument-size.js';
import { type CostNode, costNodesOf } from './cost-nodes.js';
import { tooComplex } from './document-limits.js';
import { costOf, listsCustomers } from './operation-cost.js';
import { type OperationSummary, summarize } from './operation-summary.js';

/** What is worked out once for a valid operation and used for every request that runs it. */
export interface OperationProfile {
  /** Whether it, or another operation of its document, reads the schema. */
  readonly introspects: boolean;
  readonly costNodes: readonly CostNode[];
  readonly listsCustomers: boolean;
  readonly summary: OperationSummary;
}

/** Enough for a page of 100 customers with everything about them. */
const MOST_CALLS = 600;
const MOST_VALUES = 20_000;
/** A page of 100 customers comes to about a thousand. */
const VALUES_A_POINT = 1_500;

/** Finds profiles; they live as long as the parsed document does. */
export function createProfiles(schema: GraphQLSchema) {
  const profiles = new WeakMap<OperationDefinitionNode, OperationProfile>();
  return (document: DocumentNode, operation: OperationDefinitionNode): OperationProfile => {
    let profile = profiles.get(operation);
    if (profile === undefined) {
      const costNodes = costNodesOf(schema, document, operation);
      profile = {
        introspects: introspects(document),
        costNodes,
        listsCustomers: listsCustomers(costNodes),
        summary: summarize(document, operation),
      };
      profiles.set(operation, profile);
    }
    return profile;
  };
}

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

/**
 * Points that an operation is charged, a whole number of at least 1: the calls of Partner Center that it may take, or more
 * where it may take none but many values, as introspection does.
 * @param customersOf which customers its caller may see; asked only where the price depends on it
 * @throws GatewayError `QUERY_TOO_COMPLEX` when the whole would take too much
 */
export function priceOf(
  { costNodes, listsCustomers }: OperationProfile,
  variables: Variables,
  customersOf: () => '*' | ReadonlySet<string>,
): number {
  const own = listsCustomers ? customersOf() : '*';
  const { calls, values } = costOf(costNodes, variables, own === '*' ? undefined : own.size);
  if (calls > MOST_CALLS || values > MOST_VALUES) throw tooComplex('asks for too many results');
  return Math.max(1, Math.ceil(calls), Math.ceil(values / VALUES_A_POINT));
}
