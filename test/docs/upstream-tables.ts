import { AADSTS_REMEDIES } from '../../src/entra/aadsts-remedies.js';
import { toUserError } from '../../src/overage/write/user-error-table.js';
import { FAULT_TABLE, meaningOf } from '../../src/partner-center/fault-table.js';
import { PartnerCenterError } from '../../src/partner-center/partner-center-error.js';
import { table } from './markdown.js';

/** A pair of status and code that Partner Center answers; the code may be absent. */
interface Pair {
  readonly status: number;
  readonly code?: string;
}

const WITHOUT_ROW: readonly Pair[] = [
  ...[400, 401, 403, 404, 409].flatMap((status) => [{ status }, { status, code: 'any other' }]),
  ...[408, 429, 500, 502, 503, 504].map((status) => ({ status })),
];

/** Every (status, code) with a meaning of its own, and what it becomes on a read and on a change. */
export function faultTable(): string {
  const pairs = [...FAULT_TABLE.keys()].map((key): Required<Pair> => {
    const [status = '', code = ''] = key.split('/');
    return { status: Number(status), code };
  });
  const sorted = pairs.sort(
    (one, other) => one.status - other.status || Number(one.code) - Number(other.code),
  );
  return table(
    ['Status', 'Code', 'On a read', 'On a change', 'Meaning'],
    sorted.map((pair) => [...answersTo(pair), meaningOf(pair.status, pair.code).explanation]),
  );
}

/** What is made of a status whose code has no row, or that comes without a code. */
export function statusTable(): string {
  return table(['Status', 'Code', 'On a read', 'On a change'], WITHOUT_ROW.map(answersTo));
}

/** Every AADSTS number with a remedy of its own. */
export function entraTable(): string {
  const sorted = [...AADSTS_REMEDIES].sort(([one], [other]) => Number(one) - Number(other));
  return table(
    ['AADSTS', 'Answer', 'What happened', 'What to do'],
    sorted.map(([number, { happened, remedy, transient }]) => [
      number,
      transient ? '`UPSTREAM_UNAVAILABLE`' : '`UPSTREAM_AUTHENTICATION_FAILED`',
      happened,
      remedy,
    ]),
  );
}

/** The pairs that become this refusal of a change. */
export function pairsBehind(userErrorCode: string): string[] {
  return [...FAULT_TABLE.keys()].filter((key) => {
    const [status = '', code = ''] = key.split('/');
    return onChange({ status: Number(status), code }) === userErrorCode;
  });
}

function answersTo(pair: Pair): string[] {
  const { answer } = meaningOf(pair.status, pair.code);
  const refusal = onChange(pair);
  return [
    String(pair.status),
    pair.code ?? 'none',
    `\`${answer}\``,
    refusal === undefined ? 'the same' : `\`REJECTED\`: \`${refusal}\``,
  ];
}

function onChange({ status, code }: Pair): string | undefined {
  const { answer } = meaningOf(status, code);
  const details = {
    delivery: 'answered',
    status,
    ...(code !== undefined && { upstreamCode: code }),
  } as const;
  return toUserError(new PartnerCenterError(answer, '', details))?.code;
}
