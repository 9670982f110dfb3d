import type { GraphQLSchema } from 'graphql';
import type { AccessPolicy } from '../access/access-policy.js';
import type { Authorizer } from '../access/authorize.js';
import type { RateLimits } from '../access/rate-limits.js';
import type { AnswerListener } from './answer-listener.js';
import type { InFlight } from './in-flight.js';
import type { createVariableCheck } from './judge-variables.js';
import type { JudgedDocuments } from './judged-documents.js';
import type { createProfiles } from './operation-profile.js';
import type { RunOperation } from './run-operation.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** What the gate asks of the rest of the gateway. */
export interface GateOptions {
  readonly schema: GraphQLSchema;
  readonly trustedDocuments: TrustedDocuments;
  readonly policy: Pick<AccessPolicy, 'customersOf'>;
  readonly authorizer: Pick<Authorizer, 'allows'>;
  readonly rateLimits: Pick<RateLimits, 'chargeCaller'>;
  readonly inFlight: Pick<InFlight, 'admit'>;
}

/** What every request's passage works with. */
export interface PassageParts extends GateOptions {
  readonly documents: JudgedDocuments;
  readonly run: RunOperation;
  readonly answerListener: AnswerListener;
  readonly profileOf: ReturnType<typeof createProfiles>;
  readonly refusalOfVariables: ReturnType<typeof createVariableCheck>;
}
