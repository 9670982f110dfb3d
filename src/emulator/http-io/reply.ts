/** An HTTP answer before it is sent. */
export interface Reply {
  readonly status: number;
  /** The status line's reason phrase where it differs from the usual one. */
  readonly reason?: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** A reply with a JSON body. */
export function jsonReply(status: number, value: unknown, headers: Reply['headers'] = {}): Reply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** A reply without a body. */
export function emptyReply(status: number, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: '' };
}
