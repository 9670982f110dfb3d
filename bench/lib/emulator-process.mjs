import { randomUUID } from 'node:crypto';
import { startMeasured } from './measured-process.mjs';

export const TENANT = '5f0c9a4e-3b7d-4c1a-9e52-0c6d7a1b8e30';
/** A control request may be at most 1 MiB; a customer is about 200 bytes. */
const CUSTOMERS_A_REQUEST = 4000;
const OVERAGE = {
  azureEntitlementId: 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e',
  partnerId: '1234',
  type: 'PhoneServices',
  overageEnabled: true,
};

/** The emulator as a process of its own, without its limit of calls a minute. */
export async function startEmulatorProcess() {
  const emulator = await startMeasured('dist/emulator/emulator.main.js', {
    args: ['--port', '0'],
    ready: /Entra: (http\S+)/,
  });
  const control = async (method, name, body) => {
    const response = await fetch(`${emulator.url}/_emulator/${name}`, { method, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`The emulator refused ${method} ${name}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  await control('PATCH', 'switches', { throttlePerMinute: 0 });
  return {
    ...emulator,
    control,
    addCustomers: (count) => addCustomers(control, count),
    token: (clientId) => fetchToken(emulator.url, clientId),
  };
}

/** @returns the ids of `count` new customers whose overage is enabled */
async function addCustomers(control, count) {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (let from = 0; from < count; from += CUSTOMERS_A_REQUEST) {
    const some = ids.slice(from, from + CUSTOMERS_A_REQUEST);
    const customers = Object.fromEntries(some.map((id) => [id, { overage: OVERAGE }]));
    await control('PUT', 'state', { customers });
  }
  return ids;
}

/** An access token: for Partner Center where the client is `demo-gateway`, for the gateway where it is anyone else. */
export async function fetchToken(emulatorUrl, clientId) {
  const resource =
    clientId === 'demo-gateway' ? 'https://api.partnercenter.microsoft.com' : 'api://overage-gateway';
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: 'demo-secret',
    scope: `${resource}/.default`,
  });
  const response = await fetch(`${emulatorUrl}/${TENANT}/oauth2/v2.0/token`, { method: 'POST', body });
  return (await response.json()).access_token;
}
