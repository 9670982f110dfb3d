import { createLog } from '../../src/telemetry/log.js';

/* A process that logs so many lines, one after the other, and says on standard error how often its log could not be written. */
const LINES = 200;
const filler = 'x'.repeat(Number(process.env.LINE_BYTES ?? 2_000));
let failures = 0;
let lines = 0;
const log = createLog({
  level: 'info',
  onWriteFailed: () => {
    failures += 1;
  },
});
const timer = setInterval(() => {
  log.info({ filler }, 'a line');
  lines += 1;
  if (lines < LINES) return;
  clearInterval(timer);
  const report = `alive after ${failures > 0 ? 'failures' : 'no failure'}, wrote ${lines}\n`;
  process.stderr.write(report, () => process.exit(0));
}, 5);
