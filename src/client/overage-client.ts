import { allCustomers } from './all-customers.js';
import {
  CustomersDocument,
  OverageDocument,
  OverageOperationDocument,
  OverageOperationsDocument,
  OveragesDocument,
  type OveragesQuery,
  PreviewOverageDocument,
  SetOverageDocument,
} from './generated/graphql.js';
import type { CallOptions, ListedAnswer, OverageClient, OverageClientOptions } from './overage-client-api.js';
import { OverageError } from './overage-error.js';
import type { GraphqlAnswer } from './read-answer.js';
import { sendDocument } from './send-document.js';
import type { TypedDocument } from './typed-document.js';
import { withRetries } from './with-retries.js';

interface Answer<TResult> {
  readonly data: TResult;
  readonly errors: readonly OverageError[];
}

interface HowToRun {
  readonly attempts?: number;
  /** Throws what makes the whole answer useless. */
  readonly tolerate?: (answer: GraphqlAnswer) => void;
}

/** A client for scripts and servers: fetch only, nothing else needed. */
export function createOverageClient(settings: OverageClientOptions): OverageClient {
  const { timeoutMs = 30_000, maxAttempts = 4 } = settings;
  const endpoint = {
    url: String(settings.url),
    token: settings.token,
    // Called as a plain function: browsers refuse fetch as a method of another object.
    fetch: settings.fetch ?? ((input, init) => fetch(input, init)),
  } as const;

  const run = async <TResult, TVariables>(
    { text }: TypedDocument<TResult, TVariables>,
    variables: TVariables,
    { signal, correlationId }: CallOptions = {},
    { attempts = maxAttempts, tolerate = throwAny }: HowToRun = {},
  ): Promise<Answer<TResult>> => {
    const attempt = async (): Promise<Answer<TResult>> => {
      const answer = await sendDocument(endpoint, text, variables, { timeoutMs, signal, correlationId });
      tolerate(answer);
      // The gateway answers by the schema that the document's types were generated from.
      return { data: present(answer.data) as TResult, errors: answer.errors };
    };
    return withRetries(attempt, attempts, signal);
  };

  return {
    request: async (document, variables, options) => {
      const attempts = document.text.startsWith('query') ? maxAttempts : 1;
      return (await run(document, variables, options, { attempts })).data;
    },
    overage: async (customerId, options) =>
      present((await run(OverageDocument, { customerId }, options)).data.overage),
    overages: async (customerIds, options) =>
      toListed(customerIds, await run(OveragesDocument, { customerIds }, options, { tolerate: throwWhole })),
    customers: (listing = {}, options) =>
      allCustomers(
        async (variables) => present((await run(CustomersDocument, variables, options)).data.customers),
        listing,
        options?.signal,
      ),
    setOverage: async (change, options) => {
      const idempotencyKey = change.idempotencyKey ?? crypto.randomUUID();
      try {
        const input = { ...change, idempotencyKey, dryRun: false };
        return present((await run(SetOverageDocument, { input }, options)).data.setOverage);
      } catch (error) {
        if (error instanceof OverageError) error.idempotencyKey = idempotencyKey;
        throw error;
      }
    },
    previewOverage: async (change, options) => {
      const input = { ...change, dryRun: true };
      return present((await run(PreviewOverageDocument, { input }, options)).data.setOverage?.preview);
    },
    operation: async (id, options) =>
      present((await run(OverageOperationDocument, { id }, options)).data.overageOperation),
    operations: async (filter, options) =>
      present((await run(OverageOperationsDocument, filter, options)).data.overageOperations),
  };
}

function throwAny({ errors: [error] }: GraphqlAnswer): void {
  if (error !== undefined) throw error;
}

/** Only what failed as a whole: an error with a place in the list belongs to one customer. */
function throwWhole({ errors }: GraphqlAnswer): void {
  const error = errors.find(({ path }) => typeof path?.[1] !== 'number');
  if (error !== undefined) throw error;
}

function toListed(customerIds: readonly string[], { data, errors }: Answer<OveragesQuery>): ListedAnswer[] {
  const listed = data.overages ?? [];
  return customerIds.map((customerId, index) => {
    const overage = listed[index];
    if (overage != null) return { customerId, overage };
    const error = errors.find(({ path }) => path?.[1] === index) ?? incomplete();
    return { customerId, error };
  });
}

function present<T>(value: T | null | undefined): T {
  if (value == null) throw incomplete();
  return value;
}

function incomplete(): OverageError {
  return new OverageError('INTERNAL_SERVER_ERROR', 'The gateway left out the answer without an error.', {
    retryable: false,
  });
}
