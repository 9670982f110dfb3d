import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the token endpoint received. */
export interface ReceivedForm {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

/** One answer of the token endpoint; `body` objects are sent as JSON. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Resolved before the answer is sent. */
  readonly after?: Promise<void>;
  /** Closes the connection instead of answering. */
  readonly hangUp?: true;
}

/** A token endpoint that answers as it is told and remembers what it was asked. */
export interface FakeEntra {
  readonly url: URL;
  readonly received: readonly ReceivedForm[];
  /** Answers of the next requests, in order; afterwards `always` goes on. */
  next(...answers: FakeAnswer[]): void;
  /** The answer given whenever none is queued; at first a token that lasts an hour. */
  always(answer: FakeAnswer | (() => FakeAnswer)): void;
  stop(): Promise<void>;
}

/** An error answer as Entra words it. */
export function aadsts(number: number, error = 'invalid_client', status = 400): FakeAnswer {
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${number}: verbose text that quotes canary-from-entra. Trace ID: x`,
      error_codes: [number],
      timestamp: '2026-03-01 12:00:00Z',
      trace_id: '11111111-1111-4111-8111-111111111111',
      correlation_id: '22222222-2222-4222-8222-222222222222',
    },
  };
}

export async function startFakeEntra(): Promise<FakeEntra> {
  const received: ReceivedForm[] = [];
  const queued: FakeAnswer[] = [];
  let issued = 0;
  let standing = (): FakeAnswer => {
    issued += 1;
    return { body: { token_type: 'Bearer', expires_in: 3600, access_token: `token-${issued}` } };
  };

  const server = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    received.push({ path: request.url ?? '', form });
    const answer = queued.shift() ?? standing();
    await answer.after;
    if (answer.hangUp) return request.socket.destroy();
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    return response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    received,
    next: (...answers) => void queued.push(...answers),
    always: (answer) => {
      standing = typeof answer === 'function' ? answer : () => answer;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
