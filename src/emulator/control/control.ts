import { toFaults } from '../faults/fault.js';
import { type Exchange, queryOf } from '../http-io/exchange.js';
import { emptyReply, jsonReply, type Reply } from '../http-io/reply.js';
import { isObject, parseJson } from '../json.js';
import { toStatePatch } from '../state/state-patch.js';
import type { Controls } from './controls.js';
import { type Credentials, toCredentials } from './credentials.js';
import { ControlError } from './switchboard.js';

type Handler = (controls: Controls, exchange: Exchange) => Reply | Promise<Reply>;

/** A handler that has nothing to tell: 204. */
function quiet(act: (controls: Controls, exchange: Exchange) => void | Promise<void>): Handler {
  return async (controls, exchange) => {
    await act(controls, exchange);
    return emptyReply(204);
  };
}

/** A handler that answers JSON. */
function telling(tell: (controls: Controls, exchange: Exchange) => object): Handler {
  return (controls, exchange) => jsonReply(200, tell(controls, exchange));
}

const ROUTES: ReadonlyMap<string, Handler> = new Map([
  ['POST reset', quiet((controls) => controls.reset())],
  ['GET state', telling(stateOf)],
  ['PUT state', quiet((controls, exchange) => controls.setState(toStatePatch(jsonOf(exchange))))],
  ['GET faults', telling((controls) => ({ faults: controls.faults() }))],
  ['POST faults', quiet((controls, exchange) => controls.addFaults(toFaults(jsonOf(exchange))))],
  ['DELETE faults', quiet((controls) => controls.clearFaults())],
  ['GET requests', telling(requestsOf)],
  ['DELETE requests', quiet((controls) => controls.clearRequests())],
  ['GET switches', telling((controls) => controls.switches)],
  ['PATCH switches', quiet((controls, exchange) => controls.setSwitches(jsonOf(exchange)))],
  ['POST credentials', quiet((controls, exchange) => register(controls, toCredentials(jsonOf(exchange))))],
  [
    'POST keys/rotate',
    quiet((controls, exchange) => controls.rotateKeys(queryOf(exchange).get('dropOld') === 'true')),
  ],
]);

/** Answers a request under `/_emulator/`. What does not fit is a 400 that says what would. */
export async function answerControl(controls: Controls, exchange: Exchange): Promise<Reply> {
  const path = exchange.path.slice('/_emulator/'.length);
  const handler = ROUTES.get(`${exchange.method} ${path}`);
  if (handler === undefined) {
    const known = [...ROUTES.keys()].map((route) => route.replace(' ', ' /_emulator/')).join(', ');
    return jsonReply(404, { error: `There is no such control. There are: ${known}.` });
  }
  try {
    return await handler(controls, exchange);
  } catch (error) {
    if (error instanceof ControlError) return jsonReply(400, { error: error.message });
    throw error;
  }
}

function jsonOf(exchange: Exchange): unknown {
  const value = parseJson(exchange.body);
  if (!isObject(value) && !Array.isArray(value)) throw new ControlError('The body is not JSON.');
  return value;
}

function stateOf(controls: Controls, exchange: Exchange): object {
  const id = queryOf(exchange).get('customerId');
  if (id === null) return { customers: controls.state() };
  const customer = controls.state(id);
  if (customer.length === 0) throw new ControlError(`There is no customer ${id}.`);
  return { customers: customer };
}

function requestsOf(controls: Controls, exchange: Exchange): object {
  const after = Number(queryOf(exchange).get('after') ?? 0);
  return { requests: controls.requests(after), total: controls.requestCount() };
}

function register(controls: Controls, { certificatePem, federatedIssuer }: Credentials): void {
  if (certificatePem !== undefined) controls.registerCertificate(certificatePem);
  if (federatedIssuer !== undefined) controls.trustIssuer(federatedIssuer);
}
