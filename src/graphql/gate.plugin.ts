import type { ApolloServerPlugin } from '@apollo/server';
import type { AnswerListener } from './answer-listener.js';
import type { GateOptions } from './gate-parts.js';
import { createVariableCheck } from './judge-variables.js';
import type { JudgedDocuments } from './judged-documents.js';
import type { OperationContext } from './operation-context.js';
import { createProfiles } from './operation-profile.js';
import { Passage } from './passage.js';

/**
 * Everything that a document has to pass before it is executed, and what looks at the answer afterwards. One plugin
 * for both, since Apollo waits for each plugin at each of its stages, which costs a request more than what most of
 * them do.
 */
export function gatePlugin(
  options: GateOptions,
  documents: JudgedDocuments,
  answerListener: AnswerListener,
): ApolloServerPlugin<OperationContext> {
  const parts = {
    ...options,
    documents,
    answerListener,
    profileOf: createProfiles(options.schema),
    refusalOfVariables: createVariableCheck(options.schema),
  };
  return { requestDidStart: async ({ request, contextValue }) => new Passage(parts, request, contextValue) };
}
