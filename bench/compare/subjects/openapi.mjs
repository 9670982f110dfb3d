/** "Get overage" as an OpenAPI description, with the names that the compared query uses. */
export const openApi = {
  openapi: '3.0.3',
  info: { title: 'Partner Center overage', version: '1' },
  paths: {
    '/v1/customers/{customerId}/subscriptions/overage': {
      get: {
        operationId: 'overage',
        parameters: [
          { name: 'customerId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        ],
        responses: { 200: { description: 'ok', content: json(ref('OverageCollection')) } },
      },
    },
  },
  components: {
    schemas: {
      OverageCollection: object({ totalCount: { type: 'integer' }, items: listOf(ref('Overage')) }),
      Overage: object({
        azureEntitlementId: { type: 'string', format: 'uuid' },
        partnerId: { type: 'string' },
        type: { type: 'string' },
        overageEnabled: { type: 'boolean' },
        links: object({ overage: ref('Link') }),
      }),
      Link: object({ uri: { type: 'string' }, method: { type: 'string', enum: ['GET', 'PUT'] } }),
    },
  },
};

function ref(name) {
  return { $ref: `#/components/schemas/${name}` };
}

function object(properties) {
  return { type: 'object', properties };
}

function listOf(items) {
  return { type: 'array', items };
}

function json(schema) {
  return { 'application/json': { schema } };
}
