import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { DemoCallerConfig } from '../config/config.js';
import { fetchDemoToken } from './demo-token.js';
import { type ExplorerFiles, readExplorerFiles } from './explorer-files.js';
import { HttpProblem } from './problem.js';

const DEMO_TOKEN_PATH = '/explorer/demo-token';
/** The editor's workers run under the policy of their own files. */
const ASSET_POLICY = "default-src 'none'; script-src 'self'";

/**
 * The page that a browser gets at `GET /graphql`, its files, and, in front of an emulator, a token to begin with.
 * All of it is anonymous; the page reaches only this gateway.
 */
export function explorerRoutes(demoCaller: DemoCallerConfig | undefined) {
  return async (server: FastifyInstance): Promise<void> => {
    const files = await readExplorerFiles();
    server.get('/graphql', { constraints: { wants: 'page' }, exposeHeadRoute: false }, (_request, reply) =>
      sendPage(reply, files, demoCaller !== undefined),
    );
    server.get<{ Params: { name: string } }>('/explorer/assets/:name', (request, reply) =>
      sendAsset(reply, files, request.params.name),
    );
    if (demoCaller === undefined) return;
    server.get(DEMO_TOKEN_PATH, async () => ({ token: await fetchDemoToken(demoCaller) }));
  };
}

function sendPage(reply: FastifyReply, files: ExplorerFiles | undefined, hasDemoToken: boolean) {
  if (files === undefined) {
    throw new HttpProblem(
      404,
      'The explorer is not built yet. Run "npm run build:explorer" and start again.',
    );
  }
  const nonce = randomBytes(16).toString('base64');
  const page = files.page
    .replaceAll('__NONCE__', nonce)
    .replaceAll('__DEMO_TOKEN__', hasDemoToken ? DEMO_TOKEN_PATH : '');
  return reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy(nonce) })
    .send(page);
}

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    // The editor draws its wavy underlines as images of its own style sheet.
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sendAsset(reply: FastifyReply, files: ExplorerFiles | undefined, name: string) {
  const asset = files?.assets.get(name);
  if (asset === undefined) throw new HttpProblem(404, 'The explorer has no such file. Load its page again.');
  return reply
    .headers({
      'content-type': asset.type,
      'content-encoding': 'gzip',
      'content-security-policy': ASSET_POLICY,
      'cache-control': 'public, max-age=31536000, immutable',
    })
    .send(asset.content);
}
