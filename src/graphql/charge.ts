import type { OperationDefinitionNode } from 'graphql';
import { GatewayError } from '../errors/gateway-error.js';
import type { GateOptions } from './gate-parts.js';
import type { OperationContext } from './operation-context.js';

/**
 * Charges a caller for validating a document; for what its request costs it is charged as well.
 * @throws GatewayError when it has no budget left for that
 */
export async function chargeNewDocument(
  { rateLimits }: Pick<GateOptions, 'rateLimits'>,
  context: OperationContext,
  points: number,
): Promise<void> {
  await refusedPlainly(context, () => rateLimits.chargeCaller(context.caller, points));
}

/**
 * Lets an operation in and charges its caller for it.
 * @throws GatewayError when there is no room for the operation, or its caller has no budget left for it
 */
export async function chargeOperation(
  { inFlight, rateLimits }: Pick<GateOptions, 'inFlight' | 'rateLimits'>,
  context: OperationContext,
  { operation }: OperationDefinitionNode,
  price: number,
): Promise<void> {
  if (operation === 'mutation') allowMutationItsTime(context);
  context.outcome.budget = await refusedPlainly(context, () => {
    inFlight.admit(operation);
    return rateLimits.chargeCaller(context.caller, price);
  });
}

/** What fails here is answered as a plain HTTP error. */
async function refusedPlainly<Result>(
  { outcome }: OperationContext,
  step: () => Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof GatewayError) outcome.refusal = error;
    throw error;
  }
}

/** That it is a mutation, which gets a deadline of its own, is known only once the document has been read. */
function allowMutationItsTime(context: OperationContext): void {
  const deadline = context.mutationDeadline;
  context.request = { ...context.request, deadline };
  context.outcome.deadline = deadline;
}
