/**
 * Who may import whom: the one table. `node .ci/import-rules.mjs` writes it into biome.json, where each folder
 * becomes an override (Biome's overrides replace a list instead of adding to it, so each is generated whole);
 * `--check` fails when biome.json no longer agrees with the table.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OF_RESOURCES = ['hypermedia', 'ledger', 'cache', 'access', 'request', 'errors', 'telemetry'];
/** What resources see of Partner Center: calls by name, checked wire types, the typed error; never HTTP. */
const OF_PARTNER_CENTER = [
  '*.api.js',
  '*.wire.js',
  'partner-center-error.js',
  'partner-center-client.js',
].map((pattern) => `partner-center/${pattern}`);
const OPENTELEMETRY = ['api', 'core', 'resources', 'sdk-trace', 'exporter-trace-otlp-http'].map(
  (name) => `@opentelemetry/${name}`,
);
const GRAPHQL = ['graphql', 'type-graphql', 'graphql-scalars', 'reflect-metadata'];

/** Folder → our folders it may import (a `folder/pattern` allows only files that match) and npm packages it may use. */
const MAY_IMPORT = {
  config: { ours: [], npm: ['zod'] },
  errors: { ours: [], npm: [] },
  request: { ours: ['errors'], npm: [] },
  telemetry: { ours: ['config'], npm: ['pino', 'prom-client', ...OPENTELEMETRY] },
  'partner-center': { ours: ['request', 'errors', 'telemetry'], npm: ['got', 'zod', 'cockatiel'] },
  entra: { ours: ['config', 'request', 'errors', 'telemetry'], npm: ['openid-client', 'cockatiel', 'jose'] },
  coordination: {
    ours: ['config', 'request', 'errors', 'telemetry'],
    npm: ['ioredis', 'rate-limiter-flexible', 'pg'],
  },
  cache: { ours: ['coordination', 'request', 'errors', 'telemetry'], npm: ['lru-cache'] },
  ledger: { ours: ['errors', 'telemetry'], npm: ['kysely', 'pg'] },
  access: {
    ours: ['config', 'coordination', 'request', 'errors', 'telemetry'],
    npm: ['jose', 'zod', 'lru-cache'],
  },
  hypermedia: { ours: ['partner-center/*.wire.js', 'request', 'telemetry'], npm: GRAPHQL },
  overage: { ours: [...OF_RESOURCES, ...OF_PARTNER_CENTER], npm: GRAPHQL },
  customer: {
    ours: [...OF_RESOURCES, 'overage', ...OF_PARTNER_CENTER],
    npm: [...GRAPHQL],
  },
  // Of the credentials it sees what may be told of them, and of Partner Center the self-test.
  status: {
    ours: [
      'entra/credential-report.js',
      'entra/check-mfa.js',
      'access',
      'request',
      'errors',
      ...OF_PARTNER_CENTER,
    ],
    npm: GRAPHQL,
  },
  graphql: {
    ours: ['overage', 'customer', 'status', 'hypermedia', 'access', 'request', 'errors', 'telemetry'],
    npm: [...GRAPHQL, '@apollo/server', 'graphql-jit', 'lru-cache'],
  },
  http: {
    ours: ['config', 'graphql', 'access', 'request', 'errors', 'telemetry'],
    npm: ['fastify', '@apollo/server', '@fastify/cors', 'negotiator', 'lru-cache'],
  },
  emulator: { ours: [], npm: ['jose'] },
  client: { ours: [], npm: [] },
  // Runs in a browser: what it uses is built into its files, so all of it is a devDependency.
  explorer: { ours: [], npm: [] },
  cli: { ours: ['client'], npm: ['commander', 'csv-parse', 'cli-progress'] },
  // The stages of gateway.ts, which alone uses them: they put together what the others declare.
  composition: {
    ours: [
      ...[
        'config',
        'errors',
        'request',
        'telemetry',
        'partner-center',
        'entra',
        'coordination',
        'cache',
        'ledger',
      ],
      ...['access', 'hypermedia', 'overage', 'customer', 'status', 'graphql', 'http'],
    ],
    npm: ['type-graphql'],
  },
};

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const packages = Object.keys(packageJson.dependencies);
const folders = Object.keys(MAY_IMPORT);

const restricted = (groups) => ({
  linter: {
    rules: {
      style: {
        noRestrictedImports: {
          level: 'error',
          options: { patterns: groups.filter(({ group }) => group.length > 0) },
        },
      },
    },
  },
});

const folderOverride = ([folder, { ours, npm }]) => {
  const whole = ours.filter((entry) => !entry.includes('/'));
  const partial = ours.filter((entry) => entry.includes('/'));
  const forbidden = folders.filter((other) => other !== folder && !whole.includes(other));
  const ourGroup = forbidden.flatMap((other) => [
    `../${other}/**`,
    `../../${other}/**`,
    ...partial
      .filter((entry) => entry.startsWith(`${other}/`))
      .flatMap((entry) => [`!../${entry}`, `!../../${entry}`]),
  ]);
  const npmGroup = packages.filter((name) => !npm.includes(name)).flatMap((name) => [name, `${name}/**`]);
  return {
    includes: [`src/${folder}/**`],
    ...restricted([
      {
        group: [...ourGroup, '**/gateway.js', '**/main.js'],
        message: `src/${folder} may import only: ${ours.join(', ') || 'nothing of ours'} (.ci/import-rules.mjs).`,
      },
      {
        group: npmGroup,
        message: `src/${folder} may use only these packages: ${npm.join(', ') || 'none'} (.ci/import-rules.mjs).`,
      },
    ]),
  };
};

const config = {
  $schema: './node_modules/@biomejs/biome/configuration_schema.json',
  vcs: { enabled: true, clientKind: 'git', useIgnoreFile: true },
  files: {
    includes: [
      '**',
      '!src/client/generated',
      '!package-lock.json',

      '!schema',
      '!bench/results',
    ],
  },
  formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 110 },
  javascript: {
    formatter: { quoteStyle: 'single' },
    parser: { unsafeParameterDecoratorsEnabled: true },
  },
  linter: {
    rules: {
      preset: 'recommended',
      correctness: { noUnusedImports: 'error', noUnusedVariables: 'error', useImportExtensions: 'off' },
      suspicious: { noExplicitAny: 'error', noImportCycles: 'error', noConsole: 'error' },
      style: {
        noNonNullAssertion: 'error',
        noProcessEnv: 'error',
        noDefaultExport: 'error',
        useImportType: 'error',
        useNodejsImportProtocol: 'error',
        useFilenamingConvention: { level: 'error', options: { filenameCases: ['kebab-case'] } },
      },
    },
  },
  overrides: [
    ...Object.entries(MAY_IMPORT).map(folderOverride),
    // Elsewhere a function named use… is no hook of React's.
    {
      includes: ['**', '!src/explorer/**'],
      linter: { rules: { correctness: { useHookAtTopLevel: 'off' } } },
    },
    // The gateway reads its environment in one folder; the command is another program, and reads its own in its entry.
    {
      includes: ['src/config/**', 'src/cli/overage.ts', 'src/emulator/emulator.main.ts'],
      linter: { rules: { style: { noProcessEnv: 'off' } } },
    },
    {
      includes: ['src/main.ts', 'src/**/*.command.ts', '.ci/**', 'bench/**'],
      linter: { rules: { suspicious: { noConsole: 'off' } } },
    },
    { includes: ['test/**', 'bench/**', '.ci/**'], linter: { rules: { style: { noProcessEnv: 'off' } } } },
    {
      includes: ['vitest.config.ts', 'test/**/*.global.ts'],
      linter: { rules: { style: { noDefaultExport: 'off' } } },
    },
  ],
};

const target = new URL('../biome.json', import.meta.url);
const biome = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url));
// In the format that Biome's own check expects of it.
const text = execFileSync(biome, ['format', '--stdin-file-path=biome.json'], {
  input: JSON.stringify(config),
  encoding: 'utf8',
});
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(
      'biome.json differs from .ci/import-rules.mjs: run "node .ci/import-rules.mjs" and commit the result.',
    );
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
