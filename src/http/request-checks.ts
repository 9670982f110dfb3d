import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';

const LONGEST_URL = 8 * 1024;
const HOST = /^[\w.:[\]-]+$/;
const JSON_IN_UTF8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/** Headers that mean one thing only. Node keeps the first of several; whoever is in front of us may keep the last. */
const ONCE_ONLY = new Set(['authorization', 'content-type', 'content-encoding', 'host', 'origin']);
/** Few other headers are as long, so that most need not be looked at any closer. */
const LENGTHS_OF_ONCE_ONLY = new Set([...ONCE_ONLY].map((name) => name.length));

/** What a request is refused for by its first lines alone: HttpProblem 400, 414 or 415. */
export function checkRequest(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: HttpProblem) => void,
): void {
  done(problemOf(request));
}

function problemOf({ url, headers, raw }: FastifyRequest): HttpProblem | undefined {
  if (url.length > LONGEST_URL) {
    return new HttpProblem(414, 'The URL is longer than the gateway accepts. Send the request as POST.');
  }
  if (!isHost(headers.host ?? '')) {
    return new HttpProblem(400, 'The Host header must name a host, and perhaps its port.');
  }
  return repetitionIn(raw.rawHeaders) ?? contentProblem(headers['content-type'], headers['content-encoding']);
}

/** Nearly every request names the same one. */
let lastHost: string | undefined;

function isHost(text: string): boolean {
  if (text === lastHost) return true;
  const valid = HOST.test(text) && URL.canParse(`http://${text}`);
  if (valid) lastHost = text;
  return valid;
}

function repetitionIn(rawHeaders: readonly string[]): HttpProblem | undefined {
  const seen: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? '';
    if (!LENGTHS_OF_ONCE_ONLY.has(given.length)) continue;
    const name = given.toLowerCase();
    if (!ONCE_ONLY.has(name)) continue;
    if (seen.includes(name)) return new HttpProblem(400, `The header ${name} was sent more than once.`);
    seen.push(name);
  }
  return undefined;
}

/** Nearly every request says it in the same way. */
let lastJson: string | undefined;

function isJson(type: string): boolean {
  if (type === lastJson) return true;
  const valid = JSON_IN_UTF8.test(type);
  if (valid) lastJson = type;
  return valid;
}

function contentProblem(type: string | undefined, encoding: string | undefined): HttpProblem | undefined {
  if (type !== undefined && !isJson(type)) {
    return new HttpProblem(415, 'Send the body as application/json in UTF-8.');
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return new HttpProblem(415, 'Send the body uncompressed, without Content-Encoding.', {
      'accept-encoding': 'identity',
    });
  }
  return undefined;
}
