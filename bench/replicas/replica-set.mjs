import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startGatewayProcess } from '../lib/gateway-process.mjs';

/** Starting is the dearest thing a process does; more at once would only take turns. */
const STARTED_AT_ONCE = 2;
const LOOK_EVERY_MS = 100;
const MIB = 1024 * 1024;

/** `count` gateways as processes of their own, all with the same settings, ready and hearing of each other's changes. */
export async function startReplicas(count, emulator, { env }) {
  // Each process adds listeners to ours, and there may be more of them than Node takes for usual.
  for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0);
  const warnings = new Map();
  const countWarnings = (chunk) => {
    for (const [, message] of String(chunk).matchAll(/"msg":"([^"]+)"/g)) {
      warnings.set(message, (warnings.get(message) ?? 0) + 1);
    }
  };
  const replicas = [];
  while (replicas.length < count) {
    const some = Array.from({ length: Math.min(STARTED_AT_ONCE, count - replicas.length) }, () =>
      startGatewayProcess(emulator, { env: { LOG_LEVEL: 'warn', ...env }, onOutput: countWarnings }),
    );
    replicas.push(...(await Promise.all(some)));
  }
  await Promise.all(replicas.map(untilReady));
  const agent = new http.Agent({ keepAlive: true });
  const before = await Promise.all(replicas.map((replica) => replica.usage()));
  warnings.clear();
  return {
    /** What they logged at `warn` or above since they were ready, and how often. */
    warnings,
    /** Sends one request for GraphQL to one of them. @returns the answer's body */
    ask: (index, request) => send(agent, replicas[index].url, request),
    /** CPU of all of them together since they were ready, in milliseconds, and what the largest holds in MiB. */
    usage: async () => {
      const now = await Promise.all(replicas.map((replica) => replica.usage()));
      const cpu = now.map((one, index) => one.cpuMicroseconds - before[index].cpuMicroseconds);
      return {
        cpuMs: cpu.reduce((sum, one) => sum + one, 0) / 1000,
        mostMib: Math.max(...now.map(({ rssBytes }) => rssBytes)) / MIB,
      };
    },
    stop: async () => {
      agent.destroy();
      await Promise.all(replicas.map((replica) => replica.stop()));
    },
  };
}

async function untilReady({ url }) {
  for (;;) {
    const { status } = await (await fetch(new URL('/readyz', url))).json();
    if (status === 'ready') return;
    await setTimeout(LOOK_EVERY_MS);
  }
}

function send(agent, url, { path, body, ...options }) {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, url), { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => resolve(text));
      response.once('error', reject);
    });
    request.once('error', reject).end(body);
  });
}
