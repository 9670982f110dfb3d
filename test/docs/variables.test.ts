import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Also in capitals there, and explained to operators, but no variables. */
const SYSTEM_ERRORS = ['EACCES', 'EADDRINUSE', 'EADDRNOTAVAIL', 'ENOTFOUND'];

/** Every name in capitals that the configuration asks the environment for. */
function variablesRead(): string[] {
  const sources = globSync('src/config/*.ts', { cwd: root.pathname }).map(textOf).join('\n');
  const names = [...sources.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'/g)].map(([, name = '']) => name);
  const values = new Set(['PS256', 'RS256', ...SYSTEM_ERRORS]);
  return [...new Set(names)].filter((name) => !values.has(name)).sort();
}

describe('the variables of the environment', () => {
  it('are found where the configuration reads them', () => {
    expect(variablesRead()).toContain('ENTRA_CLIENT_ID');
    expect(variablesRead().length).toBeGreaterThan(40);
  });

  it('stand in .env.example, all of them and no others', () => {
    const listed = [...textOf('.env.example').matchAll(/^# ?([A-Z][A-Z0-9_]+)=/gm)].map(
      ([, name = '']) => name,
    );
    expect(listed.sort()).toEqual(variablesRead());
  });

  it('stand in the README, all of them', () => {
    const readme = textOf('README.md');
    expect(variablesRead().filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
