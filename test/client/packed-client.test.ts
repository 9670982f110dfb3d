import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { buildClient, type ConsumerProject, installPackedClient } from './packed-client.js';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = await readFile(join(ROOT, 'docs/clients.md'), 'utf8');

/** Each TypeScript example of the guide with the heading it stands under. */
const examples = GUIDE.split(/^## /m).flatMap((section) =>
  [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => ({
    title: section.split('\n', 1)[0] ?? '',
    code,
  })),
);

beforeAll(buildClient, 120_000);

describe('the packed client in an empty project', () => {
  let project: ConsumerProject;
  beforeAll(async () => {
    project = await installPackedClient();
  });
  afterAll(() => project.remove());

  const installed = (...path: string[]) =>
    join(project.folder, 'node_modules/overage-gateway-client', ...path);

  it('is the only package there', async () => {
    const packages = (await readdir(join(project.folder, 'node_modules'))).filter(
      (name) => !name.startsWith('.'),
    );
    expect(packages).toEqual(['overage-gateway-client']);
  });

  it('type-checks strictly without Node.js types and without the package graphql', async () => {
    await writeFile(
      join(project.folder, 'use.ts'),
      `import { createOverageClient, OverageError, type OverageErrorCode } from 'overage-gateway-client';
       import { ERROR_EXPLANATIONS } from 'overage-gateway-client/errors';
       import { CustomerPageDocument, OverageDocument, type SetOverageOutcome } from 'overage-gateway-client/operations';
       const client = createOverageClient({ url: 'https://overage.example/graphql', token: async () => 'token' });
       export const enabled: boolean | undefined = (await client.overage('id')).items[0]?.overageEnabled;
       export const outcome: SetOverageOutcome = (await client.setOverage({ customerId: 'id', overageEnabled: false })).outcome;
       export const name: string | undefined = (await client.request(CustomerPageDocument, { customerId: 'id' })).customer?.companyName ?? undefined;
       export const why = (code: OverageErrorCode): string => ERROR_EXPLANATIONS[code].cause;
       export const code = (error: unknown) => (error instanceof OverageError ? error.code : undefined);
       // @ts-expect-error the document has no such variable
       await client.request(OverageDocument, { customer: 'id' });
       // @ts-expect-error whether it is a dry run is said by the method
       await client.setOverage({ customerId: 'id', overageEnabled: false, dryRun: true });`,
    );
    await project.typeCheck('use.ts', '--lib', 'ES2024,DOM,DOM.Iterable', '--types', '');
  });

  it('has the schema', async () => {
    await writeFile(
      join(project.folder, 'schema.mjs'),
      "console.log(import.meta.resolve('overage-gateway-client/schema.graphql'));",
    );
    const { stdout } = await run(process.execPath, ['schema.mjs'], { cwd: project.folder });
    expect(await readFile(new URL(stdout.trim()), 'utf8')).toContain('type OverageCollection');
  });

  it('has the version of the gateway', async () => {
    const versionOf = async (path: string) => JSON.parse(await readFile(path, 'utf8')).version;
    expect(await versionOf(installed('package.json'))).toBe(await versionOf('package.json'));
  });

  it('is smaller than 10 KB gzipped, all documents included', async () => {
    const names = (await readdir(installed(), { recursive: true })).filter((name) => name.endsWith('.js'));
    const wanted = names.filter((name) => !/errors|catalogue|explanation/.test(name));
    const code = await Promise.all(wanted.map((name) => readFile(installed(name))));
    expect(wanted).toContain('overage-client.js');
    expect(gzipSync(Buffer.concat(code)).length).toBeLessThan(10_000);
  });

  it('brings only the documents that are used into a bundle', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { GatewayStatusDocument } from 'overage-gateway-client/operations';`,
        resolveDir: project.folder,
      },
      bundle: true,
      write: false,
      format: 'esm',
    });
    const [bundle] = outputFiles;
    expect(bundle?.text.match(/"OperationDefinition"/g)).toHaveLength(1);
    expect(bundle?.text).toContain('query GatewayStatus');
  });

  it('imports nothing but its own files', async () => {
    const names = (await readdir(installed(), { recursive: true })).filter((name) =>
      /\.(js|d\.ts)$/.test(name),
    );
    const texts = await Promise.all(names.map((name) => readFile(installed(name), 'utf8')));
    const imported = texts.flatMap((text) =>
      [...text.matchAll(/from ['"]([^'"]+)['"]/g)].map(([, name]) => name),
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((name) => !name?.startsWith('.'))).toEqual([]);
  });
});

describe('the examples of docs/clients.md', () => {
  let running: GatewayUnderTest;
  let project: ConsumerProject;
  beforeAll(async () => {
    running = await startGatewayUnderTest();
    // Below the repository, so that the other clients are found in its packages.
    project = await installPackedClient(join(ROOT, 'dist'));
  });
  afterAll(async () => {
    await project.remove();
    await running.stop();
  });

  it('show each client', () => {
    expect(new Set(examples.map(({ title }) => title))).toEqual(
      new Set(['Our own client', 'Plain fetch', 'Apollo Client', 'urql', 'graphql-request']),
    );
  });

  it.each(examples.map((example, index) => ({ ...example, name: `example-${index}.ts` })))(
    '$title: $name type-checks and runs against a gateway',
    async ({ name, code }) => {
      await writeFile(join(project.folder, name), code);
      await project.typeCheck(name, '--lib', 'ES2024,DOM,DOM.Iterable', '--types', 'node', '--skipLibCheck');
      const env = { ...process.env, OVERAGE_URL: running.gateway.url, OVERAGE_TOKEN: await running.token() };
      const { stdout, stderr } = await run(process.execPath, [name], { cwd: project.folder, env });
      expect(stderr).toBe('');
      expect(stdout.trim()).toMatch(code.includes('setOverage(') ? /^UNCHANGED 0$/ : /^(LIVE|CACHE) true$/);
    },
    60_000,
  );
});
