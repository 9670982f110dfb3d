import type { IncomingMessage } from 'node:http';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../../support/customers.js';
import type { Script } from '../../support/raw-upstream.js';

type OfBearer<T> = (authorization: string) => T;

/** An answer that repeats the Authorization header wherever it is told to. */
export function echo(
  status: number,
  body: OfBearer<string>,
  headers: OfBearer<Record<string, string>> = () => ({}),
): Script {
  return (response, { headers: { authorization = '' } }: IncomingMessage) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers(authorization) })
      .end(body(authorization));
  };
}

/** An error of Partner Center that quotes the token in every field. */
export const fault: OfBearer<string> = (bearer) =>
  JSON.stringify({ code: bearer, description: bearer, message: bearer, source: bearer });

/** A success, for reads and for changes, with the token wherever there is room for it. */
export const echoingOverage: Script = (response, request) => {
  const isChange = request.method === 'PUT';
  echo(200, (bearer) =>
    JSON.stringify(isChange ? item(false, bearer) : { items: [item(true, bearer)], token: bearer }),
  )(response, request);
};

function item(overageEnabled: boolean, bearer: string) {
  return {
    type: 'PhoneServices',
    overageEnabled,
    azureEntitlementId: DOCUMENTED_ENTITLEMENT,
    links: {
      overage: {
        uri: `/customers/${DOCUMENTED}/subscriptions/overage`,
        method: 'GET',
        headers: [{ key: 'Authorization', value: bearer }],
      },
      self: { uri: `https://${encodeURIComponent(bearer)}@evil.example/`, method: bearer },
    },
    [bearer]: bearer,
  };
}
