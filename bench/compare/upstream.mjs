import http from 'node:http';

/** The least that can stand in for Partner Center: any customer has the documented overage, and nothing is checked. */
const PATH = /^\/v1\/customers\/([0-9a-f-]{36})\/subscriptions\/overage$/;

const server = http.createServer((request, response) => {
  const customerId = PATH.exec(request.url)?.[1];
  const body = customerId === undefined ? '{}' : answer(customerId);
  response.writeHead(customerId === undefined ? 404 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});

function answer(customerId) {
  const uri = `/customers/${customerId}/subscriptions/overage`;
  return JSON.stringify({
    totalCount: 1,
    items: [
      {
        azureEntitlementId: 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e',
        partnerId: '1234',
        type: 'PhoneServices',
        overageEnabled: true,
        links: { overage: { uri, method: 'GET', headers: [] } },
        attributes: { objectType: 'Overage' },
      },
    ],
    attributes: { objectType: 'Collection' },
  });
}

// Connections of measured processes must not end between two rounds.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => console.log(`ready at http://127.0.0.1:${server.address().port}`));
process.once('SIGTERM', () => process.exit());
