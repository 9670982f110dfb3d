import { type Exchange, headerOf } from '../http-io/exchange.js';
import { APPLICATIONS, type Application, DEMO_SECRET, EXPIRED_SECRET } from './applications.js';
import type { Assertions } from './client-assertion.js';
import { EntraRefusal } from './entra-error.js';

export interface AuthenticatedClient {
  readonly application: Application;
  readonly appidacr: '1' | '2';
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The application that `client_id` (in the form or in Basic) names. @throws EntraRefusal */
export function applicationOf(exchange: Exchange, form: URLSearchParams): Application {
  const clientId = form.get('client_id') ?? basicOf(exchange)?.id;
  if (clientId === undefined) throw new EntraRefusal(900144, 'Missing: client_id.');
  const application = APPLICATIONS.get(clientId);
  if (application === undefined) throw new EntraRefusal(700016);
  return application;
}

/** Who sends the request, proven by secret (form or Basic) or by assertion. @throws EntraRefusal */
export async function authenticateClient(
  exchange: Exchange,
  form: URLSearchParams,
  assertions: Assertions,
): Promise<AuthenticatedClient> {
  const application = applicationOf(exchange, form);
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
      throw new EntraRefusal(900144, 'Missing: client_assertion_type.');
    }
    await assertions.verify(assertion, application.clientId, exchange.path);
    return { application, appidacr: '2' };
  }
  checkSecret(form.get('client_secret') ?? basicOf(exchange)?.secret);
  return { application, appidacr: '1' };
}

function checkSecret(secret: string | undefined): void {
  if (secret === undefined || secret === '') throw new EntraRefusal(7000218);
  if (secret === EXPIRED_SECRET) throw new EntraRefusal(7000222);
  if (secret !== DEMO_SECRET) throw new EntraRefusal(7000215);
}

function basicOf(exchange: Exchange): { id: string; secret: string } | undefined {
  const [scheme, encoded = ''] = (headerOf(exchange, 'authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id: formDecoded(id), secret: formDecoded(secret) };
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function formDecoded(value: string): string {
  return new URLSearchParams(`value=${value}`).get('value') ?? '';
}
