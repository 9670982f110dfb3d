import { keepHeapSmall } from '../../dist/heap.js';

/** Loaded into the processes that the gateway is compared with: their heap is to be kept as its own is. */
keepHeapSmall();
