import { load } from '../lib/load.mjs';
import { median } from '../lib/statistics.mjs';
import { startSubjectGateway } from './subjects.mjs';

const CUSTOMERS = 10_000;
const REQUESTS = 100_000;
const MIB = 2 ** 20;

/** @returns milliseconds from the start of the process until it takes requests, median of some starts */
export async function measureStart(emulator, upstreamUrl, starts) {
  const times = [];
  for (let start = 0; start < starts; start += 1) {
    const startedAt = performance.now();
    const gateway = await startSubjectGateway(emulator, upstreamUrl);
    times.push(performance.now() - startedAt);
    await gateway.stop();
  }
  return median(times);
}

/** @returns resident memory in MiB of a fresh gateway and after many reads */
export async function measureGrowth(emulator, upstreamUrl, requests, amount = REQUESTS) {
  const gateway = await startSubjectGateway(emulator, upstreamUrl);
  const before = (await gateway.usage()).rssBytes / MIB;
  await load(gateway.url, requests.oneOf(CUSTOMERS), amount);
  const after = (await gateway.usage()).rssBytes / MIB;
  await gateway.stop();
  return { requests: amount, customers: CUSTOMERS, before, after };
}
