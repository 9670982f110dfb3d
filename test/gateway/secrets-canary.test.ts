import { describe, it } from 'vitest';
import { ACCESS_POLICY_SCENES } from './canary/access-policy.scenes.js';
import { BROWSER_SCENES } from './canary/browsers.scenes.js';
import { ISSUER_SCENES } from './canary/issuer.scenes.js';
import { MISPLACED_IN_GRAPHQL_SCENES } from './canary/misplaced-in-graphql.scenes.js';
import { MISPLACED_IN_HTTP_SCENES } from './canary/misplaced-in-http.scenes.js';
import { PARTNER_CENTER_SCENES } from './canary/partner-center.scenes.js';
import { RATE_LIMIT_SCENES } from './canary/rate-limits.scenes.js';
import { RECORDED_SCENES } from './canary/recorded.scenes.js';
import { REFUSED_REQUEST_SCENES } from './canary/refused-requests.scenes.js';
import { play } from './canary/scene.js';
import { TOKEN_ENDPOINT_SCENES } from './canary/token-endpoint.scenes.js';
import { TOKEN_SCENES } from './canary/tokens.scenes.js';
import { TROUBLE_SCENES } from './canary/trouble.scenes.js';
import { TRUSTED_DOCUMENT_SCENES } from './canary/trusted-documents.scenes.js';

/** Each plants secrets where they do not belong, and fails when anything of one leaves the gateway, by whatever way. */
describe.each([
  ['Partner Center answers', PARTNER_CENTER_SCENES],
  ['the token endpoint answers', TOKEN_ENDPOINT_SCENES],
  ['the issuer of callers', ISSUER_SCENES],
  ["a caller's token is judged:", TOKEN_SCENES],
  ['a limit is reached:', RATE_LIMIT_SCENES],
  ['the access policy', ACCESS_POLICY_SCENES],
  ['documents are asked for, and', TRUSTED_DOCUMENT_SCENES],
  ['they are misplaced in', [...MISPLACED_IN_HTTP_SCENES, ...MISPLACED_IN_GRAPHQL_SCENES]],
  ['they are used as', RECORDED_SCENES],
  ['they come with', REFUSED_REQUEST_SCENES],
  ['a browser', BROWSER_SCENES],
  ['the gateway', TROUBLE_SCENES],
])('secrets stay inside when %s', (_when, scenes) => {
  it.each(scenes)('$name', play);
});
