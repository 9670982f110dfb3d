import { afterEach, beforeEach } from 'vitest';
import {
  createPartnerCenterClient,
  type PartnerCenterClient,
} from '../../src/partner-center/partner-center-client.js';
import { hastyClock } from '../support/hasty-clock.js';
import { quietLog as log } from '../support/quiet-log.js';
import { startUpstreamStub, type UpstreamStub } from './upstream-stub.js';

/** A client with a lasting token and no quota, in front of a stub. */
export interface StubbedClient {
  readonly upstream: UpstreamStub;
  readonly client: PartnerCenterClient;
  /** How long everybody was told to stay away, each time. */
  readonly pausesMs: number[];
}

/** A new one for each test of the file. */
export function useStubbedClient(): () => StubbedClient {
  let current: StubbedClient | undefined;
  beforeEach(async () => {
    const upstream = await startUpstreamStub();
    const pausesMs: number[] = [];
    const client = createPartnerCenterClient({
      baseUrl: upstream.url,
      tokens: { getToken: async () => ({ value: 'a-token' }), reject: () => undefined },
      pacer: { acquire: async () => ({ release: () => undefined }), pause: (ms) => void pausesMs.push(ms) },
      log,
      clock: hastyClock,
    });
    current = { upstream, client, pausesMs };
  });
  afterEach(async () => {
    current?.client.close();
    await current?.upstream.stop();
  });
  return () => {
    if (current === undefined) throw new Error('The client exists only inside a test.');
    return current;
  };
}
