import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { connectionOf } from './connection.js';
import type { OperationReport } from './operation-report.js';

const REPORT = 'operationReport';

/** Makes room on every request for its report. */
export function prepareReports(server: FastifyInstance): void {
  server.decorateRequest(REPORT, null);
}

/** From now on this is what is told of the request. */
export function keepReport(request: FastifyRequest, report: OperationReport): void {
  request.setDecorator(REPORT, report);
  connectionOf(request.raw.socket).report = report;
}

/** The report of the request for GraphQL whose body is still coming over this connection. */
export function arrivingOver(socket: Socket): OperationReport | undefined {
  const { report } = connectionOf(socket);
  return report?.arriving === true ? report : undefined;
}

/** The report of a request for GraphQL that came as far as having one. */
export function reportOf(request: FastifyRequest): OperationReport | null {
  return request.getDecorator<OperationReport | null>(REPORT);
}
