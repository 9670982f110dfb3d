/**
 * Makes one file of the compiled gateway and its libraries, without what none of it uses: `node src/bundle.mjs [dist]`
 * after `tsc`. V8 keeps the text of each loaded module, at two bytes a character where it is an ES module, and Node
 * much beside it; of two thousand modules that is more than everything else that the gateway keeps.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const compiled = new URL(`${process.argv[2] ?? 'dist'}/`, new URL('../', import.meta.url));

const { metafile } = await build({
  entryPoints: [fileURLToPath(new URL('main.js', compiled))],
  // As deep as the compiled files, which find the schema and the explorer by their own place.
  outfile: fileURLToPath(new URL('bundle/main.cjs', compiled)),
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  banner: { js: 'const thisFile = require("node:url").pathToFileURL(__filename).href;' },
  define: { 'import.meta.url': 'thisFile' },
  // Loaded only where they are configured, so they would only be in the way.
  external: ['ioredis', 'pg', 'pg-native', '@opentelemetry/*', 'class-validator'],
  // Names stay, for stack traces; so do line breaks, for whoever looks one up.
  minifyWhitespace: true,
  lineLimit: 160,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});

const [output] = Object.values(metafile.outputs);
const languages = Object.entries(output?.inputs ?? {}).filter(
  ([path, { bytesInOutput }]) => /\/zod\/.*\/locales\/(?!en\.)/.test(path) && bytesInOutput > 0,
);
if (languages.length > 0) {
  throw new Error(
    `The gateway would hold zod's messages in ${languages.length} languages (half a megabyte): ` +
      "import it everywhere as `import * as z from 'zod'`, of which only what is used is kept.",
  );
}
