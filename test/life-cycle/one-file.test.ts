import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { OVERAGE_OFF } from '../support/customers.js';
import { fetchToken, post } from '../support/gateway-under-test.js';
import { postgresForTest, redisForTest } from '../support/services.js';
import {
  type BuiltGateway,
  buildGateway,
  type GatewayProcess,
  startGatewayProcess,
} from '../support/shipped-gateway.js';

const WRITTEN_DOWN = readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
const [postgres, redis] = await Promise.all([postgresForTest(), redisForTest()]);
afterAll(async () => {
  await postgres?.drop();
  await redis?.drop();
});

/** Whoever makes one file of many may rename a class, and so a type, or lose what is loaded only now and then. */
describe('the gateway as one file', () => {
  let built: BuiltGateway;
  let emulator: Emulator;
  beforeAll(async () => {
    [built, emulator] = await Promise.all([buildGateway(), startEmulator()]);
  }, 60_000);
  afterAll(async () => {
    await emulator.stop();
    await built.remove();
  });

  async function started(env: Record<string, string> = {}): Promise<GatewayProcess> {
    const gateway = await startGatewayProcess(built, emulator, env);
    onTestFinished(async () => {
      gateway.signal('SIGINT');
      await gateway.ended();
    });
    return gateway;
  }

  const ask = async (gateway: GatewayProcess, query: string) =>
    post(
      gateway.url,
      { query },
      { authorization: `Bearer ${await fetchToken(emulator.url, 'demo-operator')}` },
    );

  it('offers the schema that is written down', async () => {
    const { data } = await ask(await started(), getIntrospectionQuery({ specifiedByUrl: true }));
    const sorted = (schema: ReturnType<typeof buildSchema>) => printSchema(lexicographicSortSchema(schema));
    expect(sorted(buildClientSchema(data))).toBe(sorted(buildSchema(WRITTEN_DOWN)));
  });

  it('refuses as the gateway does otherwise', async () => {
    const { errors } = await ask(await started(), '{ overages(customerIds: []) { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
  });

  it.skipIf(postgres === undefined || redis === undefined)(
    'reaches PostgreSQL, Redis and a collector of traces, whose clients are not in it',
    async () => {
      const collected: (string | undefined)[] = [];
      const collector = createServer((request, response) => {
        collected.push(request.url);
        request.resume().on('end', () => response.end('{}'));
      }).listen(0, '127.0.0.1');
      await once(collector, 'listening');
      onTestFinished(() => void collector.close());
      const address = collector.address();
      const gateway = await started({
        DATABASE_URL: postgres?.url ?? '',
        LEDGER_KEY: 'a secret of at least thirty-two characters',
        REDIS_URL: redis?.url ?? '',
        REDIS_PREFIX: redis?.prefix ?? '',
        REDIS_TIMEOUT_MS: '5000',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      });
      const input = `{ customerId: "${OVERAGE_OFF}", overageEnabled: true, allowDefaultEntitlement: true }`;
      const { data } = await ask(gateway, `mutation { setOverage(input: ${input}) { outcome } }`);
      expect(data).toEqual({ setOverage: { outcome: 'ACCEPTED' } });
      await expect(postgres?.query('select outcome from ledger_operations')).resolves.toHaveLength(1);
      gateway.signal('SIGINT');
      await expect(gateway.ended()).resolves.toMatchObject({ code: 0 });
      expect(gateway.said()).not.toContain('Redis');
      expect(collected).toContain('/v1/traces');
    },
  );
});
