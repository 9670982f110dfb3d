import type { OperationContext } from '../graphql/operation-context.js';

type Carrying = Pick<OperationContext, 'outcome'> & {
  readonly request: Pick<OperationContext['request'], 'correlationId'>;
};

/**
 * The answer with the id that all errors carry: what Apollo refuses before or after its plugins see it has none yet, and
 * its codes are not noted. That is done here.
 */
export function completeRefusal(answer: string, { outcome, request: { correlationId } }: Carrying): string {
  const isDone = !answer.startsWith('{"errors":') || answer.includes(`"correlationId":"${correlationId}"`);
  if (isDone) return answer;
  const codes = new Set<string>();
  const errors: unknown = JSON.parse(answer, (key, value) => {
    if (key !== 'extensions') return value;
    codes.add(String(value.code));
    return { ...value, correlationId };
  });
  outcome.codes = [...codes];
  return JSON.stringify(errors);
}
