import { VARIANTS } from './variants.mjs';

/** Makes `count` GETs with one client, a few at a time, and tells the parent the CPU each took, in microseconds. */
const [name, url, count] = process.argv.slice(2);
const AT_ONCE = 8;

async function run(get, requests) {
  let left = requests;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await get(url);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const get = VARIANTS.get(name)(url);
await run(get, 1000);
const before = process.cpuUsage();
await run(get, Number(count));
const { user, system } = process.cpuUsage(before);
process.send((user + system) / Number(count), () => process.exit());
