import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { keepHeapSmall } from '../../src/heap.js';

/* A process that replaces what it remembers again and again, and prints how large its heap and its young part became. */
if (process.argv[2] === 'small') keepHeapSmall();

const REMEMBERED = 20_000;
const remembered = new Map<number, string[]>();
let heapBytes = 0;
let youngBytes = 0;
for (let round = 0; round < 10 * REMEMBERED; round += 1) {
  remembered.set(
    round % REMEMBERED,
    Array.from({ length: 20 }, (_, index) => `${round} ${index}`),
  );
  if (round % 1_000 !== 0) continue;
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  heapBytes = Math.max(heapBytes, getHeapStatistics().total_heap_size);
  youngBytes = Math.max(youngBytes, young?.space_size ?? 0);
}
process.stdout.write(JSON.stringify({ heapBytes, youngBytes }));
