import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DOCUMENTED } from '../../support/customers.js';
import { eventually } from '../../support/eventually.js';
import { unusedUrl } from '../../support/raw-upstream.js';
import { READ, WRITE } from './documents.js';
import { echoingOverage } from './echoing-partner-center.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

const TOTAL = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;

/** Something in the place of Redis that knows no command, and says so as Redis does. @returns its port */
async function startRedisThatQuotes(password: string, stage: Stage): Promise<number> {
  const refusal = `-ERR unknown command, with args beginning with: \`${password}\`,\r\n`;
  const redis = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const commands = String(bytes).match(/^\*/gm) ?? [];
      socket.write(refusal.repeat(commands.length));
    });
  }).listen(0, '127.0.0.1');
  await once(redis, 'listening');
  stage.onClear(() => redis.close());
  const address = redis.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export const TROUBLE_SCENES: readonly Scene[] = [
  {
    name: 'serves as many requests as it can',
    play: async (stage) => {
      const held: (() => void)[] = [];
      stage.around.partnerCenter = (response, request) => held.push(() => echoingOverage(response, request));
      await stage.open({ MAX_IN_FLIGHT: '1' });
      const first = stage.ask(READ);
      await eventually(() => held.length > 0);
      await stage.ask(TOTAL);
      for (const answer of held) answer();
      await first;
    },
    answers: [503, 200],
    logged: /"errors":\["OVERLOADED"\],"status":503/,
  },
  {
    name: 'drains',
    play: async (stage) => {
      await stage.open();
      stage.running.gateway.drain();
      await stage.ask(READ);
    },
    answers: [200],
    logged: /"msg":"draining/,
  },
  {
    name: 'meets something that nobody foresaw',
    play: async (stage) => {
      await stage.open();
      await stage.ask(READ);
      const works = stage.clock.monotonicMs;
      stage.clock.monotonicMs = () => {
        throw new Error('the clock is broken');
      };
      await stage.ask(READ);
      stage.clock.monotonicMs = works;
    },
    answers: [200, 500],
    logged: /the clock is broken.*"msg":"request failed"/,
  },
  {
    name: 'cannot reach its proxy, which takes a password',
    play: async (stage) => {
      const { host } = await unusedUrl();
      await stage.open({ HTTP_PROXY: `http://user:${stage.plant("the proxy's password")}@${host}` });
      await stage.ask(READ);
    },
    answers: [200],
    logged: /UPSTREAM_UNAVAILABLE.*"msg":"upstream call failed"/,
  },
  {
    name: 'cannot record a change',
    play: async (stage) => {
      const path = join(stage.folder, 'ledger.db');
      await stage.open({ DATABASE_URL: path });
      const database = new DatabaseSync(path);
      database.exec(
        `create trigger refuse before insert on ledger_operations begin select raise(abort, 'disk is full'); end`,
      );
      database.close();
      const secrets = `reason: "${stage.plant('the reason')}", idempotencyKey: "${stage.plant('the key')}"`;
      await stage.ask(WRITE.replace('input: {', `input: { ${secrets}, `));
    },
    answers: [200],
    logged: [/disk is full.*"msg":"The ledger failed"/, /"errors":\["LEDGER_UNAVAILABLE"\]/],
  },
  {
    name: 'is not let in by Redis, which quotes the password',
    play: async (stage) => {
      const password = stage.plant("Redis' password");
      const port = await startRedisThatQuotes(password, stage);
      await stage.open({ REDIS_URL: `redis://:${password}@127.0.0.1:${port}` });
      await eventually(() => stage.running.logged().includes('Redis connection'));
      await stage.ask(READ);
    },
    answers: [200],
    logged: /"msg":"Redis connection"/,
  },
];
