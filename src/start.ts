import { restartWithAllocatorSettings } from './config/allocator.js';
import { keepHeapSmall } from './heap.js';

/** What `npm start` runs: the gateway of `main.ts`, in a process that keeps less memory than it would by itself. */
restartWithAllocatorSettings();
// Before anything else is loaded, so that it is loaded into a small heap.
keepHeapSmall();
await import('./main.js');
