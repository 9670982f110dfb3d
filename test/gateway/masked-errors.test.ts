import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/request/clock.js';
import { createLog } from '../../src/telemetry/log.js';
import { DOCUMENTED } from '../support/customers.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';

describe('an error that nobody foresaw', () => {
  const CANARY = 'innards-of-the-gateway-90ab';
  const failing = () => {
    throw new Error(`cannot write ${CANARY}`);
  };

  it('in a resolver is masked in the answer and whole in the log', async () => {
    const lines: string[] = [];
    const write = (line: string) => (line.includes('"upstream call') ? failing() : lines.push(line));
    const log = createLog({ level: 'info', destination: { write } });
    const broken = await startGatewayUnderTest({ overrides: { log } });
    const { errors, text, headers } = await broken.ask(
      `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`,
    );
    await broken.stop();
    const correlationId = headers.get('x-correlation-id');
    expect(errors).toMatchObject([
      { extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, correlationId } },
    ]);
    expect(text).not.toContain(CANARY);
    expect(lines.join('')).toContain(CANARY);
    expect(lines.join('')).toContain(correlationId);
  });

  it('before GraphQL is a masked 500 problem', async () => {
    let isBroken = false;
    const clock = { ...systemClock, monotonicMs: () => (isBroken ? failing() : systemClock.monotonicMs()) };
    const broken = await startGatewayUnderTest({ overrides: { clock } });
    await broken.token();
    isBroken = true;
    const { status, text } = await broken.ask('{ __typename }');
    isBroken = false;
    const logged = broken.logged();
    await broken.stop();
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' });
    expect(text).not.toContain(CANARY);
    expect(logged).toContain(CANARY);
  });
});
