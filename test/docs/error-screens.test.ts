import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { SetOverageUserErrorCode } from '../../src/overage/set-overage-user-error.type.js';
import { DOCUMENTED } from '../support/customers.js';
import {
  type Answer,
  type AnswerError,
  type DemoCaller,
  type GatewayUnderTest,
  startGatewayUnderTest,
} from '../support/gateway-under-test.js';
import { type ScreenRow, screenRows } from './screen-rows.js';

const PAGE = readFileSync(new URL('../../docs/error-screens.md', import.meta.url), 'utf8');
const ROWS = screenRows(PAGE);
const CALLERS: readonly DemoCaller[] = ['demo-operator', 'demo-reader', 'demo-stranger'];

/** Throttling and failures hold back the calls after them, so every row has a gateway of its own. */
async function start(env: Record<string, string>): Promise<GatewayUnderTest> {
  const running = await startGatewayUnderTest({ env });
  onTestFinished(() => running.stop());
  return running;
}

async function answerTo({ document, variables, headers, as, fault, settings }: ScreenRow): Promise<Answer> {
  const running = await start(settings);
  if (fault !== undefined) await addFault(running, fault);
  const caller = CALLERS.find((name) => name === as);
  if (caller === undefined) throw new Error(`There is no demo caller ${as}.`);
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return running.ask(document, variables, { as: caller, headers: Object.fromEntries(sent) });
}

async function addFault(running: GatewayUnderTest, fault: unknown): Promise<void> {
  const url = `${running.emulator.url}/_emulator/faults`;
  const { ok } = await fetch(url, { method: 'POST', body: JSON.stringify(fault) });
  expect(ok).toBe(true);
}

/** An answer in the words of the page. */
function inWords({ status, data, errors, text }: Answer): string {
  if (status !== 200) return `HTTP ${status} \`${JSON.parse(text).code}\``;
  if (errors !== undefined) return errors.map(errorInWords).join('; ');
  if (data.setOverage === undefined) return 'no error';
  const { outcome, userErrors } = data.setOverage;
  const codes = userErrors.map(({ code }: { code: string }) => `\`${code}\``);
  return [`\`${outcome}\``, ...codes].join(': ');
}

function errorInWords({ path = [], extensions }: AnswerError): string {
  const { code, retryable, retryAfterSeconds } = extensions;
  const place = path.length > 1 ? ` at ${path.join('.')}` : '';
  const again = retryAfterSeconds === undefined ? 'again later' : `again after ${retryAfterSeconds} s`;
  return `\`${code}\`${place}, ${retryable ? again : 'not again'}`;
}

describe('docs/error-screens.md', () => {
  it.each(ROWS)('$screen: $answer', async (row) => {
    expect(inWords(await answerTo(row))).toBe(row.answer);
  });

  it('shows an old answer as it says', async () => {
    const running = await start({ CACHE_TTL_MS: '0', STALE_LIMIT_MS: '600000' });
    const read = (more = '') =>
      running.ask(`{ overage(customerId: "${DOCUMENTED}" ${more}) { freshness { source } } }`);
    await read();
    await addFault(running, JSON.parse(/```json\n(.*?)```/s.exec(PAGE)?.[1] ?? ''));
    expect((await read()).data.overage.freshness.source).toBe('STALE');
    expect((await read('maxAgeSeconds: 0')).errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('has a screen for every code that a user can get through no fault of the page', () => {
    const shown = new Set(ROWS.flatMap(({ answer }) => answer.match(/[A-Z_]{5,}/g) ?? []));
    const missing = Object.keys(ERROR_CODES).filter((code) => !shown.has(code));
    expect(missing.sort()).toEqual(WITHOUT_A_SCREEN);
    expect(Object.keys(SetOverageUserErrorCode).filter((code) => !shown.has(code))).toEqual([]);
  });
});

/** Faults of the page's own code, and states of the gateway that no customer can stand for. */
const WITHOUT_A_SCREEN = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'IDEMPOTENCY_KEY_REUSED',
  'INTERNAL_SERVER_ERROR',
  'LEDGER_UNAVAILABLE',
  'OPERATION_IN_PROGRESS',
  'OVERLOADED',
  'QUERY_TOO_COMPLEX',
  'SHUTTING_DOWN',
];
