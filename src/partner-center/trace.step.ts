import type { Tracing } from '../telemetry/tracing.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { Attempt, Step } from './upstream-call.js';

/** One client span for each attempt, whose context goes on to Partner Center in W3C headers. */
export function traceStep(tracing: Tracing, baseUrl: URL): Step {
  return (next) => async (attempt) => {
    const { method } = attempt.call;
    const begun = tracing.beginLeaf({ name: method, kind: 'client', attributes: facts(attempt, baseUrl) });
    try {
      const response = await next(withHeaders(attempt, begun.headers));
      begun.note({ 'http.response.status_code': response.status });
      begun.end(response.status >= 400 ? String(response.status) : undefined);
      return response;
    } catch (error) {
      begun.end(error instanceof PartnerCenterError ? error.code : '_OTHER');
      throw error;
    }
  };
}

/** The stable HTTP client conventions. The query is left out: a filter may hold what somebody typed. */
function facts({ call, number, requestId }: Attempt, baseUrl: URL) {
  const [path = ''] = call.path.split('?');
  return {
    'http.request.method': call.method,
    'url.full': `${baseUrl.origin}${path}`,
    'server.address': baseUrl.hostname,
    'server.port': Number(baseUrl.port) || (baseUrl.protocol === 'https:' ? 443 : 80),
    'overage_gateway.upstream.operation': call.operation,
    'overage_gateway.upstream.request_id': requestId,
    ...(number > 1 && { 'http.request.resend_count': number - 1 }),
  };
}

function withHeaders(attempt: Attempt, headers: Readonly<Record<string, string>>): Attempt {
  return { ...attempt, call: { ...attempt.call, headers: { ...attempt.call.headers, ...headers } } };
}
