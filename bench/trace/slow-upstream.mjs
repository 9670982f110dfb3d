import { createServer } from 'node:http';

const LATENCY_MS = 100;
const ENTITLEMENT = 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e';

/**
 * A Partner Center over real HTTP whose latency passes on the given clock. Every PUT makes a new version of the
 * customer, which each GET tells as the partnerId; so an answer shows from before or after which write it is.
 */
export async function startSlowUpstream(clock) {
  const customers = new Map();
  const calls = [];
  let asleep = 0;
  const versionOf = (id) => customers.get(id) ?? { version: 1, overageEnabled: false };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const id = request.url.split('/')[3];
    calls.push({ atMs: clock.monotonicMs(), method: request.method });
    if (request.method === 'PUT') {
      const { overageEnabled } = JSON.parse(Buffer.concat(chunks).toString());
      customers.set(id, { version: versionOf(id).version + 1, overageEnabled });
    }
    // What it will answer is as of now: the answer is the older for every millisecond on its way.
    const { version, overageEnabled } = versionOf(id);
    const item = {
      type: 'PhoneServices',
      azureEntitlementId: ENTITLEMENT,
      partnerId: String(version),
      overageEnabled,
    };
    asleep += 1;
    await clock.sleep(LATENCY_MS);
    asleep -= 1;
    const body = request.method === 'PUT' ? item : { totalCount: 1, items: [item] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${server.address().port}`),
    calls,
    versionOf: (id) => versionOf(id).version,
    isOn: (id) => versionOf(id).overageEnabled,
    /** A change that costs no call, as if made elsewhere. */
    change: (id) => {
      const { version, overageEnabled } = versionOf(id);
      customers.set(id, { version: version + 1, overageEnabled: !overageEnabled });
    },
    get asleep() {
      return asleep;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
