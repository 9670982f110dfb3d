import { writeFileSync } from 'node:fs';
import { CASES, measureCase } from './compare/cases.mjs';
import { measureGrowth, measureStart } from './compare/footprint.mjs';
import { plot } from './compare/plot.mjs';
import { requestsFor } from './compare/requests.mjs';
import { resultsPage } from './compare/results-page.mjs';
import { startSubjects } from './compare/subjects.mjs';
import { judge } from './compare/targets.mjs';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startMeasured } from './lib/measured-process.mjs';
import { printPromises } from './lib/report.mjs';

/**
 * How does the gateway as shipped stand beside what could be used instead? Writes RESULTS.md and results.svg; a target
 * that is missed is told there and here, and does not make the command fail. `--quick`: fewer rounds, nothing written.
 */
const quick = process.argv.includes('--quick');

const emulator = await startEmulatorProcess();
const upstream = await startMeasured('bench/compare/upstream.mjs', { ready: /ready at (http\S+)/ });
const requests = requestsFor(await emulator.token('demo-reader'));
const readyMs = await measureStart(emulator, upstream.url, quick ? 1 : 5);
const subjects = await startSubjects(emulator, upstream.url, await emulator.token('demo-gateway'));

const measured = {};
for (const name of Object.keys(CASES)) {
  measured[name] = await measureCase(name, subjects, requests, quick ? 3 : undefined);
}
for (const subject of subjects.values()) await subject.stop();
const growth = await measureGrowth(emulator, upstream.url, requests, quick ? 5_000 : undefined);
await upstream.stop();
await emulator.stop();

const verdicts = judge({ measured, readyMs, growth });
printPromises(...verdicts.map(({ target, value, kept }) => ({ promise: `${target}: ${value}`, kept })));
process.exitCode = 0;
const page = resultsPage({ measured, readyMs, growth, verdicts });
if (quick) {
  console.log(page);
} else {
  writeFileSync(new URL('RESULTS.md', import.meta.url), page);
  writeFileSync(new URL('results.svg', import.meta.url), plot(measured));
}
