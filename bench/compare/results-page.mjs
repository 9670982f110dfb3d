import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { median, withSpread } from '../lib/statistics.mjs';
import { CASES } from './cases.mjs';
import { GATEWAY } from './subjects.mjs';
import { timesOf } from './targets.mjs';

const notes = readFileSync(new URL('notes.md', import.meta.url), 'utf8');

/** RESULTS.md: the figures of one run, then what is known besides. */
export function resultsPage({ measured, growth, readyMs, verdicts }) {
  return [
    '# How the gateway stands beside what could be used instead',
    `Written by \`npm --prefix bench run compare\`; the words after the tables are from \`bench/compare/notes.md\`.`,
    `Machine: ${cpus()[0].model.trim()}, ${availableParallelism()} cores; Node ${process.versions.node}.`,
    '![CPU a request](results.svg)',
    ...Object.entries(CASES).flatMap(([name, { title, rounds, requests }]) => [
      `## ${title}`,
      `CPU a request in µs, median of rounds (lowest–highest)${roundsOf(measured[name], rounds, requests)}.`,
      caseTable(measured[name]),
    ]),
    '## Targets',
    table([
      ['target', 'measured', 'reached'],
      ...verdicts.map(({ target, value, kept }) => [target, value, kept ? 'yes' : '**no**']),
    ]),
    `Resident memory: ${growth.before.toFixed(0)} MiB after the start, ${growth.after.toFixed(0)} MiB after ${growth.requests} reads of ${growth.customers} customers. Ready after ${readyMs.toFixed(0)} ms.`,
    notes.trim(),
    '',
  ].join('\n\n');
}

function roundsOf(results, planned, requests) {
  const rounds = results.get(GATEWAY).length;
  return rounds === planned ? `: ${planned} of ${requests} requests` : `: only ${rounds} rounds`;
}

function caseTable(results) {
  const rows = [...results].map(([name, values]) => [
    name,
    withSpread(values),
    (median(values) / median(results.get(GATEWAY))).toFixed(2),
    name === GATEWAY ? '' : timesOf(results, name).toFixed(2),
  ]);
  return table([['', 'µs', "times the gateway's", 'the gateway costs times this'], ...rows]);
}

function table([headings, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
