import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

/** A request that Node, or the way it came, keeps from any route; `token` is a good one. */
type Bytes = (token: string, stage: Stage) => string;

const POST = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
const withToken = (token: string) => `${POST}authorization: Bearer ${token}\r\n`;

const REFUSED: readonly (readonly [what: string, bytes: Bytes, status: number, logged: RegExp])[] = [
  [
    'headers that are too large',
    (token) => `${withToken(token)}cookie: ${token.repeat(40)}\r\n\r\n`,
    431,
    /"status":431.*"reason":"HPE_HEADER_OVERFLOW"/,
  ],
  ['a request that is no HTTP', (token) => `${token}\r\n\r\n`, 400, /"reason":"HPE_INVALID_METHOD"/],
  [
    'a method that there is not',
    (_token, stage) => `${stage.plant('the method')} /graphql HTTP/1.1\r\nhost: a\r\n\r\n`,
    400,
    /"reason":"HPE_INVALID_METHOD"/,
  ],
  [
    'a version of HTTP that there is not',
    (_token, stage) => `GET /graphql ${stage.plant('the version')}\r\nhost: a\r\n\r\n`,
    400,
    /"reason":"HPE_INVALID_CONSTANT"/,
  ],
  [
    'a header without a name',
    (token) => `${POST}: ${token}\r\n\r\n`,
    400,
    /"reason":"HPE_INVALID_HEADER_TOKEN"/,
  ],
  [
    'a header without a colon',
    (token) => `${POST}Bearer ${token}\r\n\r\n`,
    400,
    /"reason":"HPE_INVALID_HEADER_TOKEN"/,
  ],
  [
    'a length that is no number',
    (token) => `${withToken(token)}content-length: ${token}\r\n\r\n`,
    400,
    /"reason":"HPE_INVALID_CONTENT_LENGTH"/,
  ],
  [
    'a chunk of a body without a length',
    (token, stage) => `${withToken(token)}transfer-encoding: chunked\r\n\r\n${stage.plant('the chunk')}\r\n`,
    400,
    /"errors":\["BAD_USER_INPUT"\],"status":400/,
  ],
  [
    'two Authorization headers',
    (token, stage) =>
      `${withToken(token)}authorization: Bearer ${stage.plant('the other token')}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
    400,
    /"status":400,"code":"BAD_USER_INPUT","msg":"request refused"/,
  ],
  [
    'headers that do not come',
    (token) => withToken(token),
    408,
    /"status":408.*"reason":"ERR_HTTP_REQUEST_TIMEOUT"/,
  ],
  [
    'a body that does not come',
    (token, stage) =>
      `${withToken(token)}content-length: 500\r\n\r\n{"query": "${stage.plant('half a body')}`,
    408,
    /"errors":\["BAD_USER_INPUT"\],"status":408/,
  ],
  [
    'an expectation',
    (token) => `${withToken(token)}expect: ${token}\r\nconnection: close\r\n\r\n`,
    417,
    /"status":417/,
  ],
  [
    'a tunnel',
    (token, stage) =>
      `CONNECT ${stage.plant('a host')}.example:443 HTTP/1.1\r\nhost: a\r\nproxy-authorization: Bearer ${token}\r\n\r\n`,
    405,
    /"method":"CONNECT","status":405/,
  ],
  [
    'an upgrade',
    (token, stage) =>
      `GET /graphql HTTP/1.1\r\nhost: a\r\nconnection: upgrade, close\r\nupgrade: ${stage.plant('a protocol')}\r\nsec-websocket-protocol: ${token}\r\n\r\n`,
    401,
    /"status":401/,
  ],
  [
    'bytes after a request that is served',
    (token, stage) =>
      `${withToken(token)}content-length: 26\r\n\r\n{"query":"{ __typename }"}${stage.plant('what comes after')}\r\n\r\n`,
    200,
    /"reason":"HPE_INVALID_METHOD"/,
  ],
];

export const REFUSED_REQUEST_SCENES: readonly Scene[] = REFUSED.map(
  ([name, bytes, status, logged]): Scene => ({
    name,
    play: async (stage) => {
      await stage.open({ REQUEST_TIMEOUT_MS: '1000' });
      await stage.sendRaw(bytes(await stage.running.token(), stage));
    },
    answers: [status],
    logged,
  }),
);
