import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeSubgraphs } from '@graphql-mesh/fusion-composition';
import * as rest from '@graphql-mesh/transport-rest';
import { loadNonExecutableGraphQLSchemaFromOpenAPI } from '@omnigraph/openapi';
import { openApi } from './openapi.mjs';
import { announce, upstreamHeaders } from './upstream-request.mjs';

/** Hive Gateway over an OpenAPI description, composed at start. */
const directory = mkdtempSync(join(tmpdir(), 'overage-openapi-'));
const source = join(directory, 'openapi.json');
writeFileSync(source, JSON.stringify(openApi));
const schema = await loadNonExecutableGraphQLSchemaFromOpenAPI('partnerCenter', {
  source,
  cwd: directory,
  endpoint: process.env.UPSTREAM_URL,
});
rmSync(directory, { recursive: true });
const { supergraphSdl } = composeSubgraphs([{ name: 'partnerCenter', schema }]);

const gateway = createGatewayRuntime({
  supergraph: supergraphSdl,
  transports: { rest },
  logging: false,
  propagateHeaders: { fromClientToSubgraphs: upstreamHeaders },
});
const server = http.createServer(gateway);
server.listen(0, '127.0.0.1', () => announce(server.address().port));
