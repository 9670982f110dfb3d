import type { RequestContext } from '../request/request-context.js';
import type { CallUse } from './pacer.js';

/** One logical call to Partner Center, before credentials, ids and retries. */
export interface UpstreamCall {
  /** Name for logs and metrics, such as `overage.get`. */
  readonly operation: string;
  readonly method: 'GET' | 'PUT';
  readonly use: CallUse;
  /** Path from the root of the API host with its version, segments already encoded: `/v1/customers/…`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON body; `undefined` members are left out. */
  readonly body?: unknown;
  /** Set when the path names a customer: what an unknown-customer answer is about. */
  readonly customerId?: string;
}

/** One attempt at a call: what actually goes over the wire once. */
export interface Attempt {
  readonly call: UpstreamCall;
  readonly context: RequestContext;
  /** MS-RequestId: the same again only while no response has been received (document "Partner Center REST headers"). */
  readonly requestId: string;
  /** 1 for the first. */
  readonly number: number;
  readonly bearer?: string;
  /** Called when everything is acquired; if it throws, the attempt is not made. */
  readonly checkOut?: () => void;
  /** Awaited after that and right before the first byte is sent; if it throws, nothing is sent. */
  readonly beforeSend?: (attempt: { requestId: string; number: number }) => Promise<void>;
}

/** The ids that Microsoft support asks for. */
export interface UpstreamTrace {
  readonly requestId: string;
  readonly correlationId: string;
}

/** An answer as received: any status, body decompressed, decoded and without a byte order mark. */
export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bodyText: string;
  readonly trace: UpstreamTrace;
}

/** Sends one attempt. Each step of the pipeline wraps the next one in another of these. */
export type Send = (attempt: Attempt) => Promise<UpstreamResponse>;
export type Step = (next: Send) => Send;
