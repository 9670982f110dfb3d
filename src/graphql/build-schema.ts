import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type ContainerType } from 'type-graphql';
import { AzurePlanResolver } from '../customer/azure-plan.resolver.js';
import { CustomerResolver } from '../customer/customer.resolver.js';
import { CustomerListResolver } from '../customer/customer-list.resolver.js';
import { OverageJoinResolver } from '../customer/overage-join.resolver.js';
import { OveragePreviewResolver } from '../customer/overage-preview.resolver.js';
import { OverageResolver } from '../overage/overage.resolver.js';
import { OverageOperationResolver } from '../overage/overage-operation.resolver.js';
import { PendingOperationResolver } from '../overage/pending-operation.resolver.js';
import { SetOverageResolver } from '../overage/set-overage.resolver.js';
import { GatewayStatusResolver } from '../status/gateway-status.resolver.js';
import { createContainer } from './container.js';

/** The schema, served by the container's resolver instances; without one it can be printed but not executed. */
export function buildGatewaySchema(container: ContainerType = createContainer([])): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      OverageResolver,
      PendingOperationResolver,
      SetOverageResolver,
      OverageOperationResolver,
      CustomerResolver,
      CustomerListResolver,
      AzurePlanResolver,
      OverageJoinResolver,
      OveragePreviewResolver,
      GatewayStatusResolver,
    ],
    container,
    // Scalars and the steps of src/overage/write/ check the input; class-validator is not used.
    validate: false,
  });
}
