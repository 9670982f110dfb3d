import type { GraphQLRequestListener } from '@apollo/server';
import type { Log } from '../telemetry/log.js';
import { identifyErrors, logUnexpected, noteErrors } from './error-report.js';
import type { OperationContext } from './operation-context.js';
import { setRequestStatus } from './request-status.js';
import { hideSchema } from './schema-privacy.js';

export type AnswerListener = Required<
  Pick<GraphQLRequestListener<OperationContext>, 'didEncounterErrors' | 'willSendResponse'>
>;

/** What becomes of an answer before it is sent; the same for every request. */
export function createAnswerListener(log: Log): AnswerListener {
  return {
    didEncounterErrors: async ({ errors, contextValue }) => logUnexpected(log, errors, contextValue),
    willSendResponse: async (answering) => {
      const { body } = answering.response;
      if (body.kind !== 'single' || body.singleResult.errors === undefined) return;
      setRequestStatus(answering);
      hideSchema(answering);
      identifyErrors(answering);
      noteErrors(answering);
    },
  };
}
