import { median } from '../lib/statistics.mjs';
import { CASES } from './cases.mjs';
import { GATEWAY } from './subjects.mjs';

const WIDTH = 760;
const LABELS = 240;
const BARS = 420;
const ROW = 22;
const HEAD = 40;

/** One group of bars for each case, each with its own scale: median, and a line from the lowest to the highest round. */
export function plot(measured) {
  const groups = [];
  let y = 10;
  for (const [name, { title }] of Object.entries(CASES)) {
    groups.push(group(title, measured[name], y));
    y += HEAD + ROW * measured[name].size;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" font-family="sans-serif" font-size="12" role="img" aria-label="CPU a request in microseconds">`,
    `<rect width="${WIDTH}" height="${y + 10}" fill="#fff"/>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
}

function group(title, results, top) {
  const longest = Math.max(...[...results.values()].flat());
  const scale = (value) => (value / longest) * BARS;
  const bars = [...results].map(([name, values], row) =>
    bar(name, values, top + HEAD - 14 + row * ROW, scale),
  );
  return [`<text x="10" y="${top + 14}" font-weight="bold">${title} (µs of CPU)</text>`, ...bars].join('\n');
}

function bar(name, values, y, scale) {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)];
  const x = (value) => (LABELS + scale(value)).toFixed(1);
  const fill = name === GATEWAY ? '#0b6bcb' : '#9aa5b1';
  return [
    `<text x="${LABELS - 8}" y="${y + 12}" text-anchor="end">${name}</text>`,
    `<rect x="${LABELS}" y="${y}" width="${scale(middle).toFixed(1)}" height="16" fill="${fill}"/>`,
    `<path d="M${x(low)} ${y + 8}H${x(high)}" stroke="#1f2933"/>`,
    `<text x="${(LABELS + scale(high) + 8).toFixed(1)}" y="${y + 12}">${middle.toFixed(0)}</text>`,
  ].join('');
}
