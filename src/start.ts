import { createRequire } from 'node:module';
import { restartWithAllocatorSettings } from './config/allocator.js';

/** What `npm start` runs: the gateway of `main.ts` as one file, in a process that keeps less memory than it would by itself. */
restartWithAllocatorSettings();
// Not imported: Node would keep its text a second time.
createRequire(import.meta.url)('./bundle/main.cjs');
