/**
 * Builds the explorer page into dist/explorer: `node src/explorer/build.mjs`. It takes seconds, so nothing is done
 * while what it is built from is the same as last time.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const SOURCES = ['src/explorer/', 'schema/operations/'];
const LOCKFILE = 'package-lock.json';
/** GraphiQL's style sheet embeds fonts as data: addresses, which the security policy has no place for. */
const withoutEmbeddedFonts = {
  name: 'without-embedded-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('graphiql/dist/style.css') ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, '') : undefined,
};

const root = new URL('../../', import.meta.url);
const target = new URL('dist/explorer/', root);
const stamp = new URL('built-from', target);

const current = await fingerprint();
if ((await readFile(stamp, 'utf8').catch(() => '')) !== current) {
  await buildPage();
  await compressAssets();
  await writeFile(stamp, current);
}

/** A hash over the names and contents of everything that the page is made of. */
async function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    const names = (await readdir(new URL(folder, root))).sort();
    for (const name of names) hash.update(name).update(await readFile(new URL(folder + name, root)));
  }
  return hash.update(await readFile(new URL(LOCKFILE, root))).digest('hex');
}

async function buildPage() {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: fileURLToPath(new URL('src/explorer/', root)),
    base: '/explorer/',
    plugins: [withoutEmbeddedFonts],
    logLevel: 'error',
    // The server puts a fresh nonce there with every answer.
    html: { cspNonce: '__NONCE__' },
    build: {
      outDir: fileURLToPath(target),
      emptyOutDir: true,
      // A data: address would need a place in the security policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 10_000,
      target: 'es2022',
    },
  });
}

/** In place: only browsers fetch these files, and every browser takes gzip. */
async function compressAssets() {
  const assets = new URL('assets/', target);
  for (const name of await readdir(assets)) {
    const file = new URL(name, assets);
    await writeFile(file, gzipSync(await readFile(file), { level: 9 }));
  }
}
