import type { ApolloServerPlugin } from '@apollo/server';
import type { PassageParts } from './gate-parts.js';
import { createVariableCheck } from './judge-variables.js';
import type { OperationContext } from './operation-context.js';
import { createProfiles } from './operation-profile.js';
import { Passage } from './passage.js';

/**
 * Everything that a document has to pass before it is executed, its execution, and what looks at the answer afterwards.
 * One plugin for all, since Apollo waits for each plugin at each of its stages, which costs a request more than what
 * most of them do.
 */
export function gatePlugin(
  options: Omit<PassageParts, 'profileOf' | 'refusalOfVariables'>,
): ApolloServerPlugin<OperationContext> {
  const parts: PassageParts = {
    ...options,
    profileOf: createProfiles(options.schema),
    refusalOfVariables: createVariableCheck(options.schema),
  };
  return { requestDidStart: async ({ request, contextValue }) => new Passage(parts, request, contextValue) };
}
