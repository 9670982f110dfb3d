import http from 'node:http';
import { setTimeout } from 'node:timers/promises';

/**
 * Sends requests at a rate that does not depend on the answers, the way many callers do. With `mostAtOnce` it waits
 * where so many are not answered yet, and catches up later: then no machine is too slow to serve them.
 * @param requestOf given the number of a request, the request
 * @returns status, text and milliseconds of every answer; status 0 for a connection that broke
 */
export async function steadyRate(url, requestOf, { aSecond, seconds, mostAtOnce = Infinity }) {
  const agent = new http.Agent({ keepAlive: true });
  const answers = [];
  const underWay = new Set();
  const startedAtMs = performance.now();
  for (let number = 0; number < aSecond * seconds; number += 1) {
    const dueInMs = startedAtMs + (number * 1_000) / aSecond - performance.now();
    if (dueInMs > 1) await setTimeout(dueInMs);
    while (underWay.size >= mostAtOnce) await Promise.race(underWay);
    const answer = timed(agent, url, requestOf(number)).finally(() => underWay.delete(answer));
    underWay.add(answer);
    answers.push(answer);
  }
  const all = await Promise.all(answers);
  agent.destroy();
  return all;
}

function timed(agent, url, { path, body, ...options }) {
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    const done = (status, text) => resolve({ status, text, tookMs: performance.now() - startedAtMs });
    const request = http.request(new URL(path, url), { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => done(response.statusCode, text));
      response.once('error', () => done(0, ''));
    });
    request.once('error', () => done(0, '')).end(body);
  });
}

/** The value that the given share of the values does not exceed. */
export function percentile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
