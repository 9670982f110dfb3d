import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** Where `npm run build:explorer` leaves the page; the same place for the sources and for what is built of them. */
const BUILT = new URL('../../dist/explorer/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export interface ExplorerAsset {
  readonly type: string;
  /** Compressed with gzip. */
  readonly content: Buffer;
}

export interface ExplorerFiles {
  /** The page, with placeholders for what changes from answer to answer. */
  readonly page: string;
  /** By file name; the names carry a hash of the content. */
  readonly assets: ReadonlyMap<string, ExplorerAsset>;
}

/** Reads the built explorer; undefined when it was never built. */
export async function readExplorerFiles(): Promise<ExplorerFiles | undefined> {
  const page = await readFile(new URL('index.html', BUILT), 'utf8').catch(() => undefined);
  if (page === undefined) return undefined;
  const folder = new URL('assets/', BUILT);
  const names = (await readdir(folder)).filter((name) => TYPES[extname(name)] !== undefined);
  const assets = names.map(async (name): Promise<[string, ExplorerAsset]> => {
    const type = TYPES[extname(name)] ?? '';
    return [name, { type, content: await readFile(new URL(name, folder)) }];
  });
  return { page, assets: new Map(await Promise.all(assets)) };
}
