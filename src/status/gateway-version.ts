import { readFileSync } from 'node:fs';

/** The same place for the sources and for what is built of them. */
const PACKAGE = new URL('../../package.json', import.meta.url);

/** The version of the package that runs; read when it is first asked for. */
export function gatewayVersion(): string {
  version ??= readVersion();
  return version;
}

let version: string | undefined;

function readVersion(): string {
  const about: unknown = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about
    ? String(about.version)
    : 'unknown';
}
