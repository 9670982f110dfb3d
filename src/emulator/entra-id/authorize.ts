import { type Exchange, queryOf } from '../http-io/exchange.js';
import { emptyReply, type Reply } from '../http-io/reply.js';
import { APPLICATIONS } from './applications.js';
import { EntraRefusal } from './entra-error.js';
import type { Grants } from './grants.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The authorization endpoint, without a page: the application's demo user agrees at once and is sent back with a code.
 * Only loopback addresses count as registered redirects. @throws EntraRefusal
 */
export function authorize(exchange: Exchange, grants: Grants): Reply {
  const query = queryOf(exchange);
  const application = APPLICATIONS.get(query.get('client_id') ?? '');
  if (application === undefined) throw new EntraRefusal(700016);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!URL.canParse(redirectUri) || !LOOPBACK.has(new URL(redirectUri).hostname)) {
    throw new EntraRefusal(900144, 'Missing: a loopback redirect_uri.');
  }
  const location = new URL(redirectUri);
  const consent = { clientId: application.clientId, user: application.user, scope: query.get('scope') ?? '' };
  location.searchParams.set(
    'code',
    grants.issueCode({ ...consent, redirectUri, challenge: query.get('code_challenge') }),
  );
  const state = query.get('state');
  if (state !== null) location.searchParams.set('state', state);
  return emptyReply(302, { Location: location.href });
}
