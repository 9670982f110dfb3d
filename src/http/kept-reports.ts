import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OperationReport } from './operation-report.js';

const REPORT = 'operationReport';

/** Makes room on every request for its report. */
export function prepareReports(server: FastifyInstance): void {
  server.decorateRequest(REPORT, null);
}

const latest = new WeakMap<Socket, OperationReport>();

/** From now on this is what is told of the request. */
export function keepReport(request: FastifyRequest, report: OperationReport): void {
  const { socket } = request.raw;
  request.setDecorator(REPORT, report);
  latest.set(socket, report);
  // An idle connection must not hold the last request that came over it: headers alone are up to 24 KiB.
  report.onEnd(() => {
    if (latest.get(socket) === report) latest.delete(socket);
  });
}

/** The report of the request for GraphQL whose body is still coming over this connection. */
export function arrivingOver(socket: Socket): OperationReport | undefined {
  const report = latest.get(socket);
  return report?.arriving === true ? report : undefined;
}

/** The report of a request for GraphQL that came as far as having one. */
export function reportOf(request: FastifyRequest): OperationReport | null {
  return request.getDecorator<OperationReport | null>(REPORT);
}
